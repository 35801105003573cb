package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/**
 * The packaged application in profile {@code production}, with the environment and the secrets that
 * {@code docker-compose.yml} gives it: a PostgreSQL, a mail server and an SMS gateway outside of
 * it, and the clock of this machine.
 */
@EnabledIf(
    value = "org.followthrough.DebianPostgres#isInstalled",
    disabledReason = "No PostgreSQL below /usr/lib/postgresql: install the package postgresql")
class ProductionIT {

  @TempDir static Path directory;

  private static ProductionWorld world;

  @BeforeAll
  static void theWorldOutsideAndTheApplication() throws Exception {
    world = new ProductionWorld(directory);
    world.starts();
  }

  @AfterAll
  static void stopAll() throws Exception {
    world.close();
  }

  @Test
  void aPredictionLeadsToAnEmailAndTheAnswerToATask() throws Exception {
    String family = world.aFamily(Map.of("email", "okafor@families.example"));
    world.predict(family);

    MimeMessage sent = world.theMailTo("okafor@families.example");
    assertThat(sent.getFrom()[0].toString()).contains("outreach@co-op.example");

    MimeMessage answer = (MimeMessage) sent.reply(false);
    answer.setFrom("okafor@families.example");
    answer.setText("We would love to talk.");
    world.answers(answer);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        world
                            .get("/engine-rest/task?taskDefinitionKey=answerTheReply")
                            .findValuesAsText("name"))
                    .as(world.application().log())
                    .hasSize(1));
  }

  @Test
  void aFamilyWithoutAnEmailAddressIsTextedOverTheGateway() {
    world.predict(world.aFamily(Map.of("phone", "+12015550188")));

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(world.texts()).as(world.application().log()).hasSize(1));
    assertThat(world.texts().get(0))
        .containsEntry("To", "+12015550188")
        .containsEntry("authorization", basic(ProductionWorld.sid(), ProductionWorld.SMS_TOKEN));
    assertThat(world.texts().get(0).get("StatusCallback"))
        .startsWith(world.url() + "/webhooks/sms/status");
  }

  @Test
  void aSecondStartDeploysNothingAndLeavesWhatWasDeployedByHand() throws Exception {
    JsonNode before =
        world.get("/engine-rest/decision-definition?latestVersion=true&key=select_intervention");
    int deployments = world.get("/engine-rest/deployment/count").get("count").asInt();

    world.application().stop();
    world.application().startAt(world.url());

    assertThat(world.get("/engine-rest/deployment/count").get("count").asInt())
        .isEqualTo(deployments);
    assertThat(
            world.get(
                "/engine-rest/decision-definition?latestVersion=true&key=select_intervention"))
        .isEqualTo(before);
    assertThat(before.get(0).get("version").asInt()).isEqualTo(2);
  }

  @Test
  void whatHasLivedItsTimeLeavesTheEnginesHistoryAtNight() {
    JsonNode cleanup = world.get("/engine-rest/history/cleanup/configuration");

    assertThat(cleanup.get("enabled").asBoolean()).isTrue();
    assertThat(cleanup.get("batchWindowStartTime").asText()).contains("T05:00:00");
    assertThat(cleanup.get("batchWindowEndTime").asText()).contains("T07:00:00");
  }

  @Test
  void nothingOfTheSandboxIsThere() {
    assertThat(
            world
                .as("sarah", "sarah", HttpMethod.GET, "/api/v1/instances", null)
                .getStatusCode()
                .value())
        .isEqualTo(401);
    assertThat(world.get("/engine-rest/user").findValuesAsText("id")).containsExactly("admin");
    assertThat(
            world
                .as("admin", ProductionWorld.ADMIN_PASSWORD, HttpMethod.GET, "/sandbox/clock", null)
                .getStatusCode()
                .value())
        .isEqualTo(404);
  }

  @Test
  void healthIsToldOnAPortOfItsOwnAndOnTheApplicationsToo() {
    String management = "http://localhost:" + world.managementPort();
    for (String server : List.of(management, world.url())) {
      for (String path : List.of("/actuator/health", "/actuator/health/liveness")) {
        assertThat(RestClient.create(server).get().uri(path).retrieve().body(String.class))
            .contains("\"status\":\"UP\"")
            .doesNotContain("components");
      }
    }
    assertThat(world.get("/actuator/health").has("components")).as("for an administrator").isTrue();
  }

  @Test
  void metricsAreOnThatPortAloneAndAskForASignIn() {
    String metrics = "http://localhost:" + world.managementPort() + "/actuator/prometheus";
    assertThat(status(metrics, headers -> {})).isEqualTo(401);
    assertThat(
            status(
                metrics, headers -> headers.setBasicAuth("admin", ProductionWorld.ADMIN_PASSWORD)))
        .isEqualTo(200);
    assertThat(
            status(
                world.url() + "/actuator/prometheus",
                headers -> headers.setBasicAuth("admin", ProductionWorld.ADMIN_PASSWORD)))
        .isEqualTo(404);
  }

  @Test
  void theDatabasesRoleMayDoNothingBeyondItsDatabase() throws Exception {
    assertThat(world.rightsOfTheDatabasesRole()).isEqualTo("f f f f f 0");
  }

  @Test
  void aPasswordHasAMinimumWhoeverSetsIt() {
    ResponseEntity<String> user =
        world.administrator(
            HttpMethod.POST,
            "/engine-rest/user/create",
            Map.of(
                "profile", Map.of("id", "sarah", "firstName", "Sarah", "lastName", "Lee"),
                "credentials", Map.of("password", "sarah-sarah-sarah")));
    ResponseEntity<String> own =
        world.administrator(
            HttpMethod.PUT,
            "/engine-rest/user/admin/credentials",
            Map.of(
                "password", "short", "authenticatedUserPassword", ProductionWorld.ADMIN_PASSWORD));

    for (ResponseEntity<String> refused : List.of(user, own)) {
      assertThat(refused.getStatusCode().value()).as(refused.getBody()).isEqualTo(400);
      assertThat(refused.getBody()).contains("at least 12 characters");
    }
    assertThat(
            world
                .get("/engine-rest/identity/password-policy")
                .get("rules")
                .findValuesAsText("minLength"))
        .containsExactly("12");
  }

  @Test
  void aPageOfAnotherSiteChangesNothingAndAStrangersHeadersAreNotBelieved() {
    RawCall predictions =
        RawCall.of("POST", "/api/v1/predictions")
            .as("admin", ProductionWorld.ADMIN_PASSWORD)
            .header("Origin", "https://evil.example")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "evil.example")
            .body("application/json", "{}");

    assertThat(predictions.to(world.url()).status()).isEqualTo(403);
  }

  @Test
  void noSecretIsEverLogged() {
    assertThat(world.application().log()).doesNotContain(ProductionWorld.SECRETS.values());
  }

  /** With ids that a program finds it by, and without whose they are. */
  @Test
  void theLogIsJsonThatNamesNobody() throws Exception {
    String family = world.aFamily(Map.of("email", "noor@families.example"));
    world.predict(family);
    world.theMailTo("noor@families.example");

    JsonNode sent =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    world.logged().stream()
                        .filter(line -> line.path("familyId").asText().equals(family))
                        .filter(
                            line -> line.path("message").asText().startsWith("email of the step"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();

    assertThat(sent.path("predictionId").asText()).isEqualTo("of-" + family);
    assertThat(sent.path("instanceId").asText()).isNotEmpty();
    assertThat(world.application().log())
        .doesNotContain("Okafor", "families.example", "12015550188");
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
          .contains(ProductionWorld.SECRETS.keySet())
          .doesNotContain("\tat ");
    }
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

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
