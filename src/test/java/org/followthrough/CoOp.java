package org.followthrough;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Who signs in nowhere: the sandbox's own calls are everybody's. */
  private static final String NOBODY = "";

  private final Environment environment;
  private final ObjectMapper json;
  private final Map<String, RestClient> clients = new ConcurrentHashMap<>();
  private final AtomicInteger predictions = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private ApiContract contract;

  CoOp(Environment environment, ObjectMapper json) {
    this.environment = environment;
    this.json = json;
  }

  /**
   * An empty system, on a Monday at 09:00 in New York. It is a Monday in spring, so that for three
   * weeks no holiday and no change of the clocks is in the way.
   */
  public void opensOnAMonday() {
    LocalDate today = now().atZoneSameInstant(NEW_YORK).toLocalDate();
    LocalDate monday = today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    if (monday.isBefore(firstQuietMonday(monday.getYear()))) {
      monday = firstQuietMonday(monday.getYear());
    } else if (monday.getMonth().compareTo(Month.APRIL) > 0) {
      monday = firstQuietMonday(monday.getYear() + 1);
    }
    opensAt(monday.atTime(9, 0).atZone(NEW_YORK));
  }

  /** An empty system, at a moment that is not past. */
  public void opensAt(ZonedDateTime moment) {
    post("/sandbox/reset", Map.of("startAt", moment.toOffsetDateTime().toString()));
    settles();
  }

  /** The Friday before the clocks of New York go forward next, or back, at 09:00. */
  public ZonedDateTime fridayBeforeTheClocksGo(boolean forward) {
    for (ZoneOffsetTransition change = NEW_YORK.getRules().nextTransition(now().toInstant());
        ;
        change = NEW_YORK.getRules().nextTransition(change.getInstant())) {
      LocalDate friday =
          change
              .getDateTimeBefore()
              .toLocalDate()
              .with(TemporalAdjusters.previous(DayOfWeek.FRIDAY));
      ZonedDateTime opening = friday.atTime(9, 0).atZone(NEW_YORK);
      if (change.isGap() == forward && opening.toOffsetDateTime().isAfter(now())) {
        return opening;
      }
    }
  }

  private static LocalDate firstQuietMonday(int year) {
    // The clocks go forward on the second Sunday of March.
    return LocalDate.of(year, Month.MARCH, 1)
        .with(TemporalAdjusters.dayOfWeekInMonth(2, DayOfWeek.SUNDAY))
        .plusDays(1);
  }

  public JsonNode aFamily(String familyId) {
    return aFamily(familyId, aUsualFamily(familyId));
  }

  /** What a family usually says of itself; change what the test is about. */
  public Map<String, Object> aUsualFamily(String familyId) {
    return new HashMap<>(
        Map.of(
            "familyName", "Martinez",
            "email", familyId + "@families.example",
            "phone", "+12015550101",
            "timeZone", "America/New_York",
            "coordinator", "sarah"));
  }

  /** The same family, but for one thing that it says otherwise. */
  public void aFamilyWith(String familyId, String field, Object value) {
    Map<String, Object> family = aUsualFamily(familyId);
    family.put(field, value);
    aFamily(familyId, family);
  }

  /** The same family, but for one thing that nobody knows of it. */
  public void aFamilyWithout(String familyId, String field) {
    aFamilyWith(familyId, field, null);
  }

  public JsonNode aFamily(String familyId, Map<String, ?> family) {
    return body(as("sarah", HttpMethod.PUT, "/api/v1/families/" + familyId, family));
  }

  /** A prediction of high risk: 87 %, confidence 91. */
  public JsonNode aPredictionFor(String familyId) {
    return aPredictionFor(familyId, 0.87, 91);
  }

  public JsonNode aPredictionFor(String familyId, double probability, double confidence) {
    JsonNode answer = body(predicts(aPrediction(familyId, probability, confidence)));
    settles();
    return answer;
  }

  /** A prediction under an id of its own; change what the test is about. */
  public Map<String, Object> aPrediction(String familyId, double probability, double confidence) {
    return new HashMap<>(
        Map.of(
            "predictionId",
            "prediction-" + predictions.incrementAndGet(),
            "familyId",
            familyId,
            "probability",
            probability,
            "confidence",
            confidence,
            "windowDays",
            32,
            "recommendation",
            "Ask how the new schedule works for them."));
  }

  /** The other system sends it; whatever the answer. */
  public ResponseEntity<String> predicts(Object prediction) {
    return as("predictor", HttpMethod.POST, "/api/v1/predictions", prediction);
  }

  /** Something happens to a family, and another system tells it. */
  public JsonNode happens(String type, String familyId, Map<String, ?> payload) {
    JsonNode answer = body(tells(anEvent(type, familyId, payload)));
    settles();
    return answer;
  }

  /** An event under an id of its own; change what the test is about. */
  public Map<String, Object> anEvent(String type, String familyId, Map<String, ?> payload) {
    return new HashMap<>(
        Map.of(
            "eventId",
            "event-" + events.incrementAndGet(),
            "type",
            type,
            "familyId",
            familyId,
            "payload",
            payload));
  }

  /** The other system tells it; whatever the answer. */
  public ResponseEntity<String> tells(Object event) {
    return as("predictor", HttpMethod.POST, "/api/v1/events", event);
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

  /** Time passes until something is due. */
  public void comesToTheNextDueMoment() {
    clock(Map.of("next", true, "settle", true));
  }

  public OffsetDateTime now() {
    return OffsetDateTime.parse(get("/sandbox/clock").get("now").asText());
  }

  /** Time passes until a moment. */
  public void comesTo(ZonedDateTime moment) {
    clock(Map.of("to", moment.toOffsetDateTime().toString(), "settle", true));
  }

  /** What arrived in a mailbox that is no family's, oldest first. */
  public List<JsonNode> mailsTo(String address) {
    return list(get("/sandbox/messages?to=" + address));
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
    familyReplies(familyId, channel, text, Map.of());
  }

  /** The same, with mail headers that say, for one, that nobody has read it. */
  public void familyReplies(
      String familyId, String channel, String text, Map<String, String> headers) {
    post(
        "/sandbox/messages/" + lastMessage(familyId, channel).get("id").asText() + "/reply",
        Map.of("text", text, "headers", headers));
    settles();
  }

  /** The last mail to a family comes back: there is no such mailbox. */
  public void theMailComesBack(String familyId) {
    theMailComesBack(familyId, "failed", "5.1.1");
  }

  /** A mail server reports on the last mail to a family, as RFC 3464 and 3463 say. */
  public void theMailComesBack(String familyId, String action, String status) {
    post(
        "/sandbox/messages/" + lastMessage(familyId, "email").get("id").asText() + "/bounce",
        Map.of("action", action, "status", status));
    settles();
  }

  /** A mail arrives in the organisation's mailbox, over SMTP and exactly as written. */
  public void aMailArrives(byte[] mail) {
    deliver(mail);
    settles();
  }

  /** The same, without waiting for what becomes of it. */
  public void deliver(byte[] mail) {
    try (Socket server =
        new Socket("127.0.0.1", environment.getRequiredProperty("spring.mail.port", int.class))) {
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(server.getInputStream(), ISO_8859_1));
      OutputStream out = server.getOutputStream();
      for (String command :
          List.of(
              "",
              "HELO families.example",
              "MAIL FROM:<somebody@families.example>",
              "RCPT TO:<care@followthrough.example>",
              "DATA")) {
        out.write(command.isEmpty() ? new byte[0] : (command + "\r\n").getBytes(ISO_8859_1));
        assertThat(answers.readLine()).as("answer to " + command).matches("[23].*");
      }
      out.write(mail);
      out.write("\r\n.\r\n".getBytes(ISO_8859_1));
      assertThat(answers.readLine()).as("answer to the mail").startsWith("250");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode lastMessage(String familyId, String channel) {
    return received(familyId).stream()
        .filter(message -> message.get("channel").asText().equals(channel))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError(familyId + " received no " + channel));
  }

  /** When a family received its last message on a channel, by its own clock. */
  public ZonedDateTime receivedAt(String familyId, String channel, ZoneId zone) {
    return OffsetDateTime.parse(lastMessage(familyId, channel).get("receivedAt").asText())
        .atZoneSameInstant(zone);
  }

  /**
   * From now on a channel misbehaves: {@code transient}, {@code permanent}, {@code slow}, {@code
   * none}.
   */
  public void channelIs(String channel, String mode) {
    post("/sandbox/faults", Map.of("channel", channel, "mode", mode));
  }

  /** The next messages of a channel meet that; those after them do not. */
  public void channelIs(String channel, String mode, int times) {
    post("/sandbox/faults", Map.of("channel", channel, "mode", mode, "times", times));
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

  /** How the family's only instance stands: its status, and once it has ended its outcome. */
  public String standingOf(String familyId) {
    JsonNode instance = onlyInstanceOf(familyId);
    String status = instance.get("status").asText();
    return instance.get("outcome").isNull()
        ? status
        : status + "/" + instance.get("outcome").asText();
  }

  /** An instance ends as when somebody deletes it in Cockpit. */
  public void operationsDeletes(JsonNode instance) {
    ResponseEntity<String> deleted =
        as(
            "admin",
            HttpMethod.DELETE,
            "/engine-rest/process-instance/" + instance.get("id").asText(),
            null);
    assertThat(deleted.getStatusCode().is2xxSuccessful()).as(deleted.getBody()).isTrue();
    settles();
  }

  /** A coordinator pauses, resumes, cancels or retries an instance, and says why; any status. */
  public ResponseEntity<String> tries(String action, JsonNode instance, Map<String, ?> body) {
    return as(
        "sarah",
        HttpMethod.POST,
        "/api/v1/instances/" + instance.get("id").asText() + "/" + action,
        body);
  }

  /** The same, which must work; answers the instance. */
  public JsonNode does(String action, JsonNode instance, String reason) {
    JsonNode answer = body(tries(action, instance, Map.of("reason", reason)));
    settles();
    return answer;
  }

  /** A coordinator starts a workflow by hand; whatever the answer. */
  public ResponseEntity<String> starts(String workflow, Map<String, ?> body) {
    return as("sarah", HttpMethod.POST, "/api/v1/workflows/" + workflow + "/instances", body);
  }

  /** The same for a family, which must work; answers the instance. */
  public JsonNode startsFor(String familyId, String workflow, int priority, boolean urgent) {
    JsonNode instance =
        body(
            starts(
                workflow,
                Map.of(
                    "familyId",
                    familyId,
                    "reason",
                    "A hunch.",
                    "priority",
                    priority,
                    "urgent",
                    urgent)));
    settles();
    return instance;
  }

  /** A workflow is switched off or on. */
  public JsonNode turns(String workflow, boolean active, String reason) {
    return body(
        as(
            "sarah",
            HttpMethod.PUT,
            "/api/v1/workflows/" + workflow + "/active",
            Map.of("active", active, "reason", reason)));
  }

  /** What Tasklist knows of a task: a variable of it, by its name. */
  public String variableOf(JsonNode task, String name) {
    return body(as(
            "sarah",
            HttpMethod.GET,
            "/engine-rest/task/" + task.get("id").asText() + "/variables/" + name,
            null))
        .get("value")
        .asText();
  }

  /** Operations let a failed job run again, as Cockpit's button does. */
  public void operationsRetries(JsonNode job) {
    leaves(job, 1);
  }

  /** Operations take all its retries from a job: it has failed for good. */
  public void operationsGivesUp(JsonNode job) {
    leaves(job, 0);
  }

  private void leaves(JsonNode job, int retries) {
    ResponseEntity<String> set =
        as(
            "admin",
            HttpMethod.PUT,
            "/engine-rest/job/" + job.get("id").asText() + "/retries",
            Map.of("retries", retries));
    assertThat(set.getStatusCode().is2xxSuccessful()).as(set.getBody()).isTrue();
    settles();
  }

  /** The engine's only job of an instance. */
  public JsonNode onlyJobOf(JsonNode instance) {
    List<JsonNode> jobs = jobsOf(instance);
    assertThat(jobs).as("jobs").hasSize(1);
    return jobs.get(0);
  }

  /** The engine's jobs of an instance. */
  public List<JsonNode> jobsOf(JsonNode instance) {
    return list(
        body(
            as(
                "admin",
                HttpMethod.GET,
                "/engine-rest/job?processInstanceId=" + instance.get("id").asText(),
                null)));
  }

  /** Open incidents of an instance, as Cockpit shows them. */
  public List<JsonNode> incidentsOf(JsonNode instance) {
    return list(
        body(
            as(
                "admin",
                HttpMethod.GET,
                "/engine-rest/incident?processInstanceId=" + instance.get("id").asText(),
                null)));
  }

  /** The step of the family's only instance that has this name. */
  public JsonNode onlyStep(String familyId, String name) {
    List<JsonNode> steps =
        stepsOf(onlyInstanceOf(familyId)).stream()
            .filter(step -> step.get("name").asText().equals(name))
            .toList();
    assertThat(steps).as("steps " + name).hasSize(1);
    return steps.get(0);
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

  /** Open tasks by what the diagrams call them; their names say for which family they are too. */
  public List<JsonNode> tasks(String name) {
    return tasksOf("sarah", name);
  }

  /** Open tasks that somebody may see, by what the diagrams call them. */
  public List<JsonNode> tasksOf(String user, String name) {
    return list(
        body(
            as(
                user,
                HttpMethod.POST,
                "/engine-rest/task",
                Map.of("taskDefinitionKey", keyOf(name)))));
  }

  /** Label and id of an element have one stem: "Four-week review" is {@code fourWeekReview}. */
  private static String keyOf(String label) {
    StringBuilder key = new StringBuilder();
    for (String word : label.split("[ -]")) {
      key.append(
          key.isEmpty()
              ? word.toLowerCase(Locale.ROOT)
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return key.toString();
  }

  /** Open tasks that the members of a group may take, as nobody has yet. */
  public List<JsonNode> tasksFor(String group) {
    return list(
        body(as("admin", HttpMethod.GET, "/engine-rest/task?candidateGroup=" + group, null)));
  }

  public JsonNode onlyTask(String name) {
    List<JsonNode> tasks = tasks(name);
    assertThat(tasks).as("tasks " + name).hasSize(1);
    return tasks.get(0);
  }

  /** The groups whose members may take a task. */
  public List<String> candidateGroupsOf(JsonNode task) {
    return list(
            body(
                as(
                    "sarah",
                    HttpMethod.GET,
                    "/engine-rest/task/" + task.get("id").asText() + "/identity-links",
                    null)))
        .stream()
        .filter(link -> !link.get("groupId").isNull())
        .map(link -> link.get("groupId").asText())
        .toList();
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
    completes(onlyTask(taskName), fields);
  }

  /** A coordinator fills in the form of a task. */
  public void completes(JsonNode task, Map<String, String> fields) {
    ResponseEntity<String> done = submits("sarah", task, fields);
    assertThat(done.getStatusCode().is2xxSuccessful()).as(done.getBody()).isTrue();
    settles();
  }

  /** Somebody sends the form of a task, whatever is answered. */
  public ResponseEntity<String> submits(String user, JsonNode task, Map<String, String> fields) {
    Map<String, Object> variables =
        fields.entrySet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, e -> Map.of("value", e.getValue())));
    return as(
        user,
        HttpMethod.POST,
        "/engine-rest/task/" + task.get("id").asText() + "/submit-form",
        Map.of("variables", variables));
  }

  /** A file of the analysts' as the build puts it into the application. */
  public String deployed(String fileName) {
    String folder =
        fileName.endsWith(".bpmn")
            ? "bpmn"
            : fileName.endsWith(".dmn") ? "dmn" : fileName.endsWith(".form") ? "forms" : "messages";
    try (java.io.InputStream file = CoOp.class.getResourceAsStream("/" + folder + "/" + fileName)) {
      return new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The administrator adds somebody whose password is the name, unless there already. */
  public void hasUser(String userId, String group) {
    if (as("admin", HttpMethod.GET, "/engine-rest/user/" + userId + "/profile", null)
        .getStatusCode()
        .is2xxSuccessful()) {
      return;
    }
    assertThat(
            as(
                    "admin",
                    HttpMethod.POST,
                    "/engine-rest/user/create",
                    Map.of(
                        "profile",
                        Map.of("id", userId, "firstName", userId, "lastName", group),
                        "credentials",
                        Map.of("password", userId)))
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
    assertThat(
            as(
                    "admin",
                    HttpMethod.PUT,
                    "/engine-rest/group/" + group + "/members/" + userId,
                    Map.of())
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
  }

  /** An analyst deploys a file as Modeler does. */
  public void deploys(String fileName, String content) {
    deploys(Map.of(fileName, content));
  }

  /** An analyst deploys files together, as Modeler does. */
  public void deploys(Map<String, String> files) {
    deployment(bytes(files), Map.of()).toBodilessEntity();
  }

  /** The same; whatever the answer. */
  public ResponseEntity<String> tryingToDeploy(Map<String, String> files) {
    return tryingToDeploy(bytes(files), Map.of());
  }

  /** Files as they are, and what else somebody says of the deployment; whatever the answer. */
  public ResponseEntity<String> tryingToDeploy(
      Map<String, byte[]> files, Map<String, String> options) {
    return deployment(files, options)
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  private static Map<String, byte[]> bytes(Map<String, String> texts) {
    Map<String, byte[]> files = new HashMap<>();
    texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  /** An analyst tries what a deployment of these files would do; whatever the answer. */
  public ResponseEntity<String> triesOut(Map<String, String> files) {
    ResponseEntity<String> answer =
        sent("/api/v1/deployments/check", bytes(files), Map.of())
            .onStatus(status -> true, (request, response) -> {})
            .toEntity(String.class);
    contract().check("POST", "/api/v1/deployments/check", answer);
    return answer;
  }

  private RestClient.ResponseSpec deployment(
      Map<String, byte[]> files, Map<String, String> options) {
    return sent("/engine-rest/deployment/create", files, options);
  }

  private RestClient.ResponseSpec sent(
      String path, Map<String, byte[]> files, Map<String, String> options) {
    MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
    form.add("deployment-name", "from Modeler");
    options.forEach(form::add);
    files.forEach(
        (fileName, content) ->
            form.add(
                fileName,
                new ByteArrayResource(content) {
                  @Override
                  public String getFilename() {
                    return fileName;
                  }
                }));
    return client("ana")
        .post()
        .uri(path)
        .contentType(MediaType.MULTIPART_FORM_DATA)
        .body(form)
        .retrieve();
  }

  /** Any call as any user, whose password is the name; no status is an exception. */
  public ResponseEntity<String> as(String user, HttpMethod method, String path, Object body) {
    RestClient.RequestBodySpec call = client(user).method(method).uri(path);
    if (body != null) {
      call.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    ResponseEntity<String> answer =
        call.retrieve().onStatus(status -> true, (request, response) -> {}).toEntity(String.class);
    if (path.startsWith("/api/v1/")) {
      contract().check(method.name(), path, answer);
    }
    return answer;
  }

  private synchronized ApiContract contract() {
    if (contract == null) {
      contract = new ApiContract(body(as("admin", HttpMethod.GET, "/v3/api-docs", null)));
    }
    return contract;
  }

  /** A whole file is sent; whatever the answer. */
  public ResponseEntity<String> sendsFile(
      String user, String path, String mediaType, byte[] content) {
    return client(user)
        .post()
        .uri(path)
        .header("Content-Type", mediaType)
        .body(content)
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  /** A CSV file of families. */
  public JsonNode imports(String families) {
    return body(sendsFile("sarah", "/api/v1/families/import", "text/csv", bytes(families)));
  }

  /** A CSV file of predictions. */
  public JsonNode predictsAll(String predictions) {
    return body(
        sendsFile("predictor", "/api/v1/predictions/import", "text/csv", bytes(predictions)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
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
    ResponseEntity<String> response = as(NOBODY, HttpMethod.POST, path, body);
    assertThat(response.getStatusCode().is2xxSuccessful())
        .as(path + ": " + response.getStatusCode() + " " + response.getBody())
        .isTrue();
    return response.getBody() == null ? null : read(response.getBody());
  }

  private JsonNode get(String path) {
    return body(as(NOBODY, HttpMethod.GET, path, null));
  }

  /** Made once for each: a client brings threads and converters of its own. */
  private RestClient client(String user) {
    return clients.computeIfAbsent(
        user,
        name -> {
          RestClient.Builder client = RestClient.builder().baseUrl(url());
          return name.equals(NOBODY)
              ? client.build()
              : client.defaultHeaders(headers -> headers.setBasicAuth(name, name)).build();
        });
  }

  public JsonNode read(String body) {
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
