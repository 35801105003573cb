package org.followthrough.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/** A time that nobody can mean is refused by its field and with the range, wherever it is given. */
@SandboxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimesTest {

  private static final List<String> IMPOSSIBLE =
      List.of(
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "+294277-01-01T00:00:00Z",
          "+10000-01-01T00:00:00Z",
          "-4714-01-01T00:00:00Z",
          "0000-12-31T23:59:59Z",
          "2026-01-01T00:00:00+18:01",
          "2026-06-30T23:59:60Z",
          "2026-01-01T24:00:00Z",
          "2026-02-30T00:00:00Z");

  /** At the edges of what is taken, and with the largest offsets there are. */
  private static final List<String> UNLIKELY =
      List.of(
          "0001-01-01T00:00:00Z",
          "0001-01-01T00:00:00+18:00",
          "9999-12-31T23:59:59.999999999-18:00",
          "2026-01-01T00:00:00-18:00");

  private static final Set<String> FACTS = Set.of("occurredAt", "predictedAt");

  private static final List<Place> PLACES =
      List.of(
          new Query("/api/v1/instances", "since"),
          new Query("/api/v1/instances", "until"),
          new Query("/api/v1/outcomes", "since"),
          new Body(
              "sarah",
              "/api/v1/instances/cancel",
              Map.of("workflow", "onboarding", "reason", "a rule was wrong", "dryRun", true),
              "startedSince"),
          new Body(
              "predictor",
              "/api/v1/events",
              Map.of("eventId", "e-1", "type", "t", "familyId", "nobody", "payload", Map.of()),
              "occurredAt"),
          new Body(
              "predictor",
              "/api/v1/predictions",
              Map.of(
                  "predictionId",
                  "p-1",
                  "familyId",
                  "nobody",
                  "probability",
                  0.1,
                  "confidence",
                  1,
                  "windowDays",
                  3),
              "predictedAt"));

  @Autowired CoOp coOp;
  @Autowired ObjectMapper json;

  @BeforeAll
  void anEmptySystem() {
    coOp.opensOnAMonday();
  }

  static Stream<Arguments> impossible() {
    return each(IMPOSSIBLE);
  }

  static Stream<Arguments> unlikely() {
    // What is to happen in days to come is no fact; FactTimeTest has what is said of it.
    return each(UNLIKELY)
        .filter(
            one ->
                !(FACTS.contains(((Place) one.get()[0]).field())
                    && one.get()[1].toString().startsWith("9999")));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void anImpossibleTimeIsRefusedByItsField(Place place, String time) throws IOException {
    ResponseEntity<String> answer = place.ask(coOp, time);

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    JsonNode error = json.readTree(answer.getBody()).at("/errors/0");
    assertThat(error.path("field").asText()).isEqualTo(place.field());
    assertThat(error.path("message").asText()).contains("in the years 1 to 9999");
  }

  @ParameterizedTest
  @MethodSource("unlikely")
  void anUnlikelyTimeIsUnderstood(Place place, String time) {
    // Of the family that is sent along, nobody knows.
    assertThat(place.ask(coOp, time).getStatusCode().value()).isIn(200, 422);
  }

  private static Stream<Arguments> each(List<String> times) {
    return PLACES.stream()
        .flatMap(place -> times.stream().map(time -> Arguments.arguments(place, time)));
  }

  /** Where a time can be given. */
  sealed interface Place {
    String field();

    ResponseEntity<String> ask(CoOp coOp, String time);
  }

  private record Query(String path, String field) implements Place {
    @Override
    public ResponseEntity<String> ask(CoOp coOp, String time) {
      String value = URLEncoder.encode(time, StandardCharsets.UTF_8);
      return RestClient.create()
          .get()
          // As it is: a plus must not be taken for a space.
          .uri(URI.create(coOp.url() + path + "?" + field + "=" + value))
          .headers(headers -> headers.setBasicAuth("sarah", "sarah"))
          .retrieve()
          .onStatus(status -> true, (request, response) -> {})
          .toEntity(String.class);
    }
  }

  private record Body(String user, String path, Map<String, Object> rest, String field)
      implements Place {
    @Override
    public ResponseEntity<String> ask(CoOp coOp, String time) {
      Map<String, Object> body = new HashMap<>(rest);
      body.put(field, time);
      return coOp.as(user, HttpMethod.POST, path, body);
    }
  }
}
