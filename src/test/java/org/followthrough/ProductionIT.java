package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.yaml.snakeyaml.Yaml;

/**
 * The packaged application in profile {@code production}, with the environment and the secrets that
 * {@code docker-compose.yml} gives it: a PostgreSQL, a mail server and an SMS gateway outside of
 * it, and the clock of this machine.
 */
@EnabledIf(
    value = "org.followthrough.DebianPostgres#isInstalled",
    disabledReason = "No PostgreSQL below /usr/lib/postgresql: install the package postgresql")
class ProductionIT {

  private static final String ADMIN_PASSWORD = "chosen by the organisation";
  private static final String SMS_TOKEN = "the account's own token";

  private static final Map<String, String> SECRETS =
      Map.of(
          "spring.datasource.password", "a database password",
          "spring.mail.password", "a mailbox password",
          "followthrough.email.inbox.password", "a mailbox password",
          "followthrough.sms.auth-token", SMS_TOKEN,
          "followthrough.addresses.keys", "dGhlIGtleSBvZiB0aGlzIHRlc3QsIG9mIDMyIGJ5dGVz",
          "camunda.bpm.admin-user.password", ADMIN_PASSWORD);

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):([-?])([^}]*)}");

  @TempDir static Path directory;

  private static final List<Map<String, String>> TEXTS = new CopyOnWriteArrayList<>();
  private static final int PORT = freePort();
  private static final int MANAGEMENT_PORT = freePort();
  private static final String URL = "http://localhost:" + PORT;

  private static DebianPostgres postgres;
  private static GreenMail mail;
  private static HttpServer sms;
  private static ProductionProcess application;

  @BeforeAll
  static void theWorldOutsideAndTheApplication() throws Exception {
    postgres = new DebianPostgres(SECRETS.get("spring.datasource.password"));
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
            });
    mail.start();
    mail.setUser("outreach@co-op.example", "outreach", SECRETS.get("spring.mail.password"));
    sms = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    sms.createContext("/", ProductionIT::acceptText);
    sms.start();
    application = new ProductionProcess(environmentOfTheComposeFile(), directory);
    application.startAt(URL);
    urgentAtAnyHour();
  }

  @AfterAll
  static void stopAll() throws Exception {
    if (application != null) {
      application.close();
    }
    if (sms != null) {
      sms.stop(0);
    }
    if (mail != null) {
      mail.stop();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void aPredictionLeadsToAnEmailAndTheAnswerToATask() throws Exception {
    String family = aFamily(Map.of("email", "okafor@families.example"));
    predict(family);

    jakarta.mail.internet.MimeMessage sent = theMailTo("okafor@families.example");
    assertThat(sent.getFrom()[0].toString()).contains("outreach@co-op.example");

    jakarta.mail.internet.MimeMessage answer =
        (jakarta.mail.internet.MimeMessage) sent.reply(false);
    answer.setFrom("okafor@families.example");
    answer.setText("We would love to talk.");
    mail.getUserManager().getUser("outreach").deliver(answer);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        get("/engine-rest/task?taskDefinitionKey=answerTheReply")
                            .findValuesAsText("name"))
                    .as(application.log())
                    .hasSize(1));
  }

  @Test
  void aFamilyWithoutAnEmailAddressIsTextedOverTheGateway() {
    predict(aFamily(Map.of("phone", "+12015550188")));

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(TEXTS).as(application.log()).hasSize(1));
    assertThat(TEXTS.get(0))
        .containsEntry("To", "+12015550188")
        .containsEntry("authorization", basic(sid(), SMS_TOKEN));
    assertThat(TEXTS.get(0).get("StatusCallback")).startsWith(URL + "/webhooks/sms/status");
  }

  @Test
  void aSecondStartDeploysNothingAndLeavesWhatWasDeployedByHand() throws Exception {
    JsonNode before =
        get("/engine-rest/decision-definition?latestVersion=true&key=select_intervention");
    int deployments = get("/engine-rest/deployment/count").get("count").asInt();

    application.stop();
    application.startAt(URL);

    assertThat(get("/engine-rest/deployment/count").get("count").asInt()).isEqualTo(deployments);
    assertThat(get("/engine-rest/decision-definition?latestVersion=true&key=select_intervention"))
        .isEqualTo(before);
    assertThat(before.get(0).get("version").asInt()).isEqualTo(2);
  }

  @Test
  void whatHasLivedItsTimeLeavesTheEnginesHistoryAtNight() {
    JsonNode cleanup = get("/engine-rest/history/cleanup/configuration");

    assertThat(cleanup.get("enabled").asBoolean()).isTrue();
    assertThat(cleanup.get("batchWindowStartTime").asText()).contains("T05:00:00");
    assertThat(cleanup.get("batchWindowEndTime").asText()).contains("T07:00:00");
  }

  @Test
  void nothingOfTheSandboxIsThere() {
    assertThat(
            as("sarah", "sarah", HttpMethod.GET, "/api/v1/instances", null).getStatusCode().value())
        .isEqualTo(401);
    assertThat(get("/engine-rest/user").findValuesAsText("id")).containsExactly("admin");
    assertThat(
            as("admin", ADMIN_PASSWORD, HttpMethod.GET, "/sandbox/clock", null)
                .getStatusCode()
                .value())
        .isEqualTo(404);
  }

  @Test
  void healthIsToldOnAPortOfItsOwnAndOnTheApplicationsToo() {
    String management = "http://localhost:" + MANAGEMENT_PORT;
    for (String server : List.of(management, URL)) {
      for (String path : List.of("/actuator/health", "/actuator/health/liveness")) {
        assertThat(RestClient.create(server).get().uri(path).retrieve().body(String.class))
            .contains("\"status\":\"UP\"")
            .doesNotContain("components");
      }
    }
    assertThat(get("/actuator/health").has("components")).as("for an administrator").isTrue();
  }

  @Test
  void metricsAreOnThatPortAloneAndAskForASignIn() {
    String metrics = "http://localhost:" + MANAGEMENT_PORT + "/actuator/prometheus";
    assertThat(status(metrics, headers -> {})).isEqualTo(401);
    assertThat(status(metrics, headers -> headers.setBasicAuth("admin", ADMIN_PASSWORD)))
        .isEqualTo(200);
    assertThat(
            status(
                URL + "/actuator/prometheus",
                headers -> headers.setBasicAuth("admin", ADMIN_PASSWORD)))
        .isEqualTo(404);
  }

  @Test
  void theDatabasesRoleMayDoNothingBeyondItsDatabase() throws Exception {
    assertThat(postgres.rightsOfTheRole()).isEqualTo("f f f f f 0");
  }

  @Test
  void aPasswordHasAMinimumWhoeverSetsIt() {
    ResponseEntity<String> user =
        administrator(
            HttpMethod.POST,
            "/engine-rest/user/create",
            Map.of(
                "profile", Map.of("id", "sarah", "firstName", "Sarah", "lastName", "Lee"),
                "credentials", Map.of("password", "sarah-sarah-sarah")));
    ResponseEntity<String> own =
        administrator(
            HttpMethod.PUT,
            "/engine-rest/user/admin/credentials",
            Map.of("password", "short", "authenticatedUserPassword", ADMIN_PASSWORD));

    for (ResponseEntity<String> refused : List.of(user, own)) {
      assertThat(refused.getStatusCode().value()).as(refused.getBody()).isEqualTo(400);
      assertThat(refused.getBody()).contains("at least 12 characters");
    }
    assertThat(
            get("/engine-rest/identity/password-policy").get("rules").findValuesAsText("minLength"))
        .containsExactly("12");
  }

  @Test
  void aPageOfAnotherSiteChangesNothingAndAStrangersHeadersAreNotBelieved() {
    RawCall predictions =
        RawCall.of("POST", "/api/v1/predictions")
            .as("admin", ADMIN_PASSWORD)
            .header("Origin", "https://evil.example")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "evil.example")
            .body("application/json", "{}");

    assertThat(predictions.to(URL).status()).isEqualTo(403);
  }

  @Test
  void noSecretIsEverLogged() {
    assertThat(application.log()).doesNotContain(SECRETS.values());
  }

  /** With ids that a program finds it by, and without whose they are. */
  @Test
  void theLogIsJsonThatNamesNobody() throws Exception {
    String family = aFamily(Map.of("email", "noor@families.example"));
    predict(family);
    theMailTo("noor@families.example");

    JsonNode sent =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    logged().stream()
                        .filter(line -> line.path("familyId").asText().equals(family))
                        .filter(
                            line -> line.path("message").asText().startsWith("email of the step"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();

    assertThat(sent.path("predictionId").asText()).isEqualTo("of-" + family);
    assertThat(sent.path("instanceId").asText()).isNotEmpty();
    assertThat(application.log()).doesNotContain("Okafor", "families.example", "12015550188");
  }

  @Test
  void withoutItsSettingsItNamesThemAllAndStops() throws Exception {
    Path said = Files.createDirectory(directory.resolve("without"));
    try (ProductionProcess bare =
        new ProductionProcess(Map.of("SPRING_PROFILES_ACTIVE", "production"), said)) {
      bare.refusesToStart();

      assertThat(bare.log())
          .contains("APPLICATION FAILED TO START")
          .contains("spring.datasource.url is missing", "SPRING_DATASOURCE_URL")
          .contains(SECRETS.keySet())
          .doesNotContain("\tat ");
    }
  }

  /** The environment of the compose file, but for the addresses of what this machine runs. */
  private static Map<String, String> environmentOfTheComposeFile() throws IOException {
    Map<String, Object> compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
    Map<?, ?> service = (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get("followthrough");
    Map<String, String> chosen =
        Map.of(
            "FOLLOWTHROUGH_SMS_ACCOUNT_SID",
            sid(),
            "FOLLOWTHROUGH_SMS_FROM",
            "+12015550100",
            "FOLLOWTHROUGH_PUBLIC_URL",
            URL);
    Map<String, String> environment = new HashMap<>();
    ((Map<?, ?>) service.get("environment"))
        .forEach(
            (name, value) ->
                environment.put((String) name, filledIn(String.valueOf(value), chosen)));
    Map.of(
            "SPRING_DATASOURCE_URL", postgres.url(),
            "SPRING_MAIL_HOST", "127.0.0.1",
            "SPRING_MAIL_PORT", String.valueOf(mail.getSmtp().getPort()),
            "FOLLOWTHROUGH_EMAIL_INBOX_HOST", "127.0.0.1",
            "FOLLOWTHROUGH_EMAIL_INBOX_PORT", String.valueOf(mail.getImap().getPort()))
        .forEach(
            (name, here) ->
                assertThat(environment.replace(name, here)).as("the file's " + name).isNotNull());
    environment.put("SERVER_PORT", String.valueOf(PORT));
    environment.put("MANAGEMENT_SERVER_PORT", String.valueOf(MANAGEMENT_PORT));
    environment.put("FOLLOWTHROUGH_SMS_BASE_URL", "http://127.0.0.1:" + sms.getAddress().getPort());
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    for (Object name : (List<?>) service.get("secrets")) {
      Files.writeString(secrets.resolve((String) name), SECRETS.get(name));
    }
    environment.put("FOLLOWTHROUGH_SECRETS", secrets.toString());
    return environment;
  }

  private static String filledIn(String value, Map<String, String> chosen) {
    Matcher variable = VARIABLE.matcher(value);
    if (!variable.matches()) {
      return value;
    }
    String otherwise = variable.group(2).equals("-") ? variable.group(3) : null;
    return chosen.getOrDefault(variable.group(1), otherwise);
  }

  /** Tests run at any hour; a table that somebody deploys by hand lets messages go at once. */
  private static void urgentAtAnyHour() throws IOException {
    String table = Files.readString(Path.of("dmn/select_intervention.dmn"));
    MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
    form.add("deployment-name", "from Modeler");
    form.add(
        "select_intervention.dmn",
        new ByteArrayResource(
            table
                .replaceFirst("<text>false</text>", "<text>true</text>")
                .getBytes(StandardCharsets.UTF_8)) {
          @Override
          public String getFilename() {
            return "select_intervention.dmn";
          }
        });
    RestClient.create(URL)
        .post()
        .uri("/engine-rest/deployment/create")
        .headers(headers -> headers.setBasicAuth("admin", ADMIN_PASSWORD))
        .contentType(MediaType.MULTIPART_FORM_DATA)
        .body(form)
        .retrieve()
        .toBodilessEntity();
  }

  /** A family for whom it is noon now. */
  private static String aFamily(Map<String, String> address) {
    String id = "family-" + UUID.randomUUID();
    Map<String, Object> family = new HashMap<>(address);
    family.put("familyName", "Okafor");
    family.put("timeZone", whereItIsNoon());
    assertThat(call(HttpMethod.PUT, "/api/v1/families/" + id, family)).isNotNull();
    return id;
  }

  private static String whereItIsNoon() {
    return IntStream.rangeClosed(-12, 12)
        .mapToObj(hours -> "Etc/GMT" + (hours < 0 ? "" : "+") + hours)
        .filter(zone -> LocalTime.now(ZoneId.of(zone)).getHour() == 12)
        .findFirst()
        .orElse(ZoneOffset.UTC.getId());
  }

  /** Each line that was logged: there is no other. */
  private static List<JsonNode> logged() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : application.log().split("\n")) {
      if (!line.isBlank()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  private static jakarta.mail.internet.MimeMessage theMailTo(String address) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              for (jakarta.mail.internet.MimeMessage one : mail.getReceivedMessages()) {
                if (one.getAllRecipients()[0].toString().equals(address)) {
                  return Optional.of(one);
                }
              }
              return Optional.<jakarta.mail.internet.MimeMessage>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private static void predict(String family) {
    JsonNode answer =
        call(
            HttpMethod.POST,
            "/api/v1/predictions",
            Map.of(
                "predictionId",
                "of-" + family,
                "familyId",
                family,
                "probability",
                0.9,
                "confidence",
                95,
                "windowDays",
                30));
    assertThat(answer.get("result").asText()).isEqualTo("started");
  }

  private static int status(String url, Consumer<HttpHeaders> signIn) {
    return RestClient.create()
        .get()
        .uri(url)
        .headers(signIn)
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }

  private static JsonNode get(String path) {
    return call(HttpMethod.GET, path, null);
  }

  private static JsonNode call(HttpMethod method, String path, Object body) {
    ResponseEntity<String> answer = as("admin", ADMIN_PASSWORD, method, path, body);
    assertThat(answer.getStatusCode().is2xxSuccessful()).as(path + answer.getBody()).isTrue();
    try {
      return new ObjectMapper().readTree(answer.getBody());
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + answer.getBody(), e);
    }
  }

  private static ResponseEntity<String> administrator(HttpMethod method, String path, Object body) {
    return as("admin", ADMIN_PASSWORD, method, path, body);
  }

  private static ResponseEntity<String> as(
      String user, String password, HttpMethod method, String path, Object body) {
    RestClient.RequestBodySpec call =
        RestClient.create(URL)
            .method(method)
            .uri(java.net.URI.create(URL + path))
            .headers(headers -> headers.setBasicAuth(user, password));
    if (body != null) {
      call.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    return call.retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  /** The gateway takes every text, and remembers what it was told. */
  private static void acceptText(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> text = new HashMap<>();
    for (String field : form.split("&")) {
      String[] pair = field.split("=", 2);
      text.put(decoded(pair[0]), decoded(pair[1]));
    }
    text.put("authorization", exchange.getRequestHeaders().getFirst("Authorization"));
    TEXTS.add(text);
    byte[] answer =
        "{\"sid\": \"SM%s\", \"status\": \"queued\"}"
            .formatted(UUID.randomUUID().toString().replace("-", ""))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String basic(String user, String password) {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static String sid() {
    return "AC" + "1".repeat(32);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
