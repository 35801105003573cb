package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** The co-op as tests speak of it. Everything happens over HTTP, as it does for anybody outside. */
@TestComponent
public class CoOp {

  public static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final Environment environment;
  private final ObjectMapper json;
  private int predictions;

  CoOp(Environment environment, ObjectMapper json) {
    this.environment = environment;
    this.json = json;
  }

  /** An empty system, on a Monday at 09:00 in New York. */
  public void opensOnAMonday() {
    post("/sandbox/reset", Map.of());
    ZonedDateTime monday =
        now()
            .atZoneSameInstant(NEW_YORK)
            .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
            .withHour(9)
            .withMinute(0)
            .withSecond(0)
            .withNano(0);
    clock(Map.of("to", monday.toOffsetDateTime().toString(), "settle", true));
  }

  public JsonNode aFamily(String familyId) {
    return aFamily(
        familyId,
        Map.of(
            "familyName", "Martinez",
            "email", familyId + "@families.example",
            "phone", "+12015550101",
            "timeZone", "America/New_York",
            "coordinator", "sarah"));
  }

  public JsonNode aFamily(String familyId, Map<String, ?> family) {
    return body(as("sarah", HttpMethod.PUT, "/api/v1/families/" + familyId, family));
  }

  /** A prediction of high risk: 87 %, confidence 91. */
  public JsonNode aPredictionFor(String familyId) {
    return aPredictionFor(familyId, 0.87, 91);
  }

  public JsonNode aPredictionFor(String familyId, double probability, double confidence) {
    JsonNode answer =
        body(
            as(
                "predictor",
                HttpMethod.POST,
                "/api/v1/predictions",
                Map.of(
                    "predictionId",
                    "prediction-" + ++predictions,
                    "familyId",
                    familyId,
                    "probability",
                    probability,
                    "confidence",
                    confidence,
                    "windowDays",
                    32,
                    "recommendation",
                    "Ask how the new schedule works for them.")));
    settles();
    return answer;
  }

  public void settles() {
    clock(Map.of("advance", "PT1S", "settle", true));
  }

  public void daysPass(int days) {
    clock(Map.of("advance", "P" + days + "D", "settle", true));
  }

  /** Time passes, as an ISO 8601 duration says. */
  public void passes(String duration) {
    clock(Map.of("advance", duration, "settle", true));
  }

  public OffsetDateTime now() {
    return OffsetDateTime.parse(get("/sandbox/clock").get("now").asText());
  }

  /** What a family received, oldest first. */
  public List<JsonNode> received(String familyId) {
    return list(get("/sandbox/messages?familyId=" + familyId));
  }

  public List<String> channelsUsedFor(String familyId) {
    return received(familyId).stream().map(message -> message.get("channel").asText()).toList();
  }

  /** The family answers the last message on a channel. */
  public void familyReplies(String familyId, String channel, String text) {
    JsonNode last =
        received(familyId).stream()
            .filter(message -> message.get("channel").asText().equals(channel))
            .reduce((first, second) -> second)
            .orElseThrow();
    post("/sandbox/messages/" + last.get("id").asText() + "/reply", Map.of("text", text));
    settles();
  }

  /**
   * From now on a channel misbehaves: {@code transient}, {@code permanent}, {@code slow}, {@code
   * none}.
   */
  public void channelIs(String channel, String mode) {
    post("/sandbox/faults", Map.of("channel", channel, "mode", mode));
  }

  public JsonNode onlyInstanceOf(String familyId) {
    List<JsonNode> instances = instancesOf(familyId);
    assertThat(instances).as("instances of " + familyId).hasSize(1);
    return instances.get(0);
  }

  public List<JsonNode> instancesOf(String familyId) {
    return list(
        body(as("sarah", HttpMethod.GET, "/api/v1/instances?familyId=" + familyId, null))
            .get("items"));
  }

  public List<JsonNode> stepsOf(JsonNode instance) {
    return list(
        body(
            as(
                "sarah",
                HttpMethod.GET,
                "/api/v1/instances/" + instance.get("id").asText() + "/steps",
                null)));
  }

  /** Open tasks of a name, as Tasklist shows them. */
  public List<JsonNode> tasks(String name) {
    return list(body(as("sarah", HttpMethod.POST, "/engine-rest/task", Map.of("name", name))));
  }

  public JsonNode onlyTask(String name) {
    List<JsonNode> tasks = tasks(name);
    assertThat(tasks).as("tasks " + name).hasSize(1);
    return tasks.get(0);
  }

  public String contextOf(JsonNode task) {
    return body(as(
            "sarah",
            HttpMethod.GET,
            "/engine-rest/task/" + task.get("id").asText() + "/variables/context",
            null))
        .get("value")
        .asText();
  }

  /** A coordinator fills in the form of the only task of that name. */
  public void completes(String taskName, Map<String, String> fields) {
    Map<String, Object> variables =
        fields.entrySet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, e -> Map.of("value", e.getValue())));
    ResponseEntity<String> done =
        as(
            "sarah",
            HttpMethod.POST,
            "/engine-rest/task/" + onlyTask(taskName).get("id").asText() + "/submit-form",
            Map.of("variables", variables));
    assertThat(done.getStatusCode().is2xxSuccessful()).as(done.getBody()).isTrue();
    settles();
  }

  /** An analyst deploys a file as Modeler does. */
  public void deploys(String fileName, String content) {
    MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
    form.add("deployment-name", "from Modeler");
    form.add(
        fileName,
        new ByteArrayResource(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
          @Override
          public String getFilename() {
            return fileName;
          }
        });
    client("ana")
        .post()
        .uri("/engine-rest/deployment/create")
        .contentType(MediaType.MULTIPART_FORM_DATA)
        .body(form)
        .retrieve()
        .toBodilessEntity();
  }

  /** Any call as any user, whose password is the name; no status is an exception. */
  public ResponseEntity<String> as(String user, HttpMethod method, String path, Object body) {
    RestClient.RequestBodySpec call = client(user).method(method).uri(path);
    if (body != null) {
      call.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    return call.retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  public JsonNode body(ResponseEntity<String> response) {
    assertThat(response.getStatusCode().is2xxSuccessful())
        .as(response.getStatusCode() + " " + response.getBody())
        .isTrue();
    return read(response.getBody());
  }

  public String url() {
    return "http://localhost:" + environment.getRequiredProperty("local.server.port");
  }

  private void clock(Map<String, ?> move) {
    JsonNode now = post("/sandbox/clock", move);
    assertThat(now.get("settled").asBoolean()).as("settled").isTrue();
  }

  private JsonNode post(String path, Object body) {
    ResponseEntity<String> response = as("admin", HttpMethod.POST, path, body);
    assertThat(response.getStatusCode().is2xxSuccessful())
        .as(path + ": " + response.getStatusCode() + " " + response.getBody())
        .isTrue();
    return response.getBody() == null ? null : read(response.getBody());
  }

  private JsonNode get(String path) {
    return body(as("admin", HttpMethod.GET, path, null));
  }

  private RestClient client(String user) {
    return RestClient.builder()
        .baseUrl(url())
        .defaultHeaders(headers -> headers.setBasicAuth(user, user))
        .build();
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
