package org.followthrough.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.EventSchemas;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.instance.OnReply;
import org.followthrough.trigger.EventIntake.Taken;
import org.followthrough.trigger.Events.Answer;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events over HTTP. */
@RestController
@RequestMapping("/api/v1/events")
class EventController {

  private static final int LONGEST_TEXT = 2000;
  private static final int LONGEST_NAME = 64;
  private static final int LARGEST_PAYLOAD = 16_000;
  private static final int DEEPEST_PAYLOAD = 5;
  private static final double LARGEST_NUMBER = 1e15;

  private final EventIntake intake;
  private final ObjectMapper json;
  private final FactTime time;
  private final EventSchemas schemas;
  private final RetriedTransaction transaction;

  EventController(
      EventIntake intake,
      ObjectMapper json,
      FactTime time,
      EventSchemas schemas,
      RetriedTransaction transaction) {
    this.intake = intake;
    this.json = json;
    this.time = time;
    this.schemas = schemas;
    this.transaction = transaction;
  }

  @PostMapping
  @Operation(
      summary = "Something that happened to a family",
      description =
          "Reaches the instances that wait for this type, and starts what the table"
              + " select_event_workflow chooses for it. The same event again is answered as it was"
              + " the first time, and nothing starts twice. One that happened before what has ended"
              + " its subject starts nothing. What its payload must say is in the schema"
              + " of its type, events/<type>.schema.json, where one is deployed.")
  @ApiResponse(
      responseCode = "409",
      description = "The same eventId with other content, or a table that gives no usable answer")
  @ApiResponse(responseCode = "422", description = "The family is not known")
  @ApiResponse(responseCode = "201", description = "Taken in, with what became of it")
  @ApiResponse(
      responseCode = "200",
      description = "The same again: the same answer, nothing starts and nobody is reached")
  ResponseEntity<EventAnswerJson> post(@Valid @RequestBody EventJson request)
      throws JsonProcessingException {
    Map<String, Object> payload = Objects.requireNonNullElse(request.payload(), Map.of());
    check("payload", json.valueToTree(payload), 0);
    if (json.writeValueAsString(payload).length() > LARGEST_PAYLOAD) {
      throw malformed("payload", "must not be larger than " + LARGEST_PAYLOAD + " characters");
    }
    Optional<EventSchema> schema = schema(request.type());
    Event event =
        request.toEvent(schema.map(described -> described.withDays(payload)).orElse(payload));
    schema.ifPresent(described -> fits(event, described));
    Optional<InvalidRequest> ahead = time.ahead("occurredAt", event.occurredAt());
    if (ahead.isPresent()) {
      throw ahead.get();
    }
    Taken taken = transaction.execute(status -> intake.take(event));
    return ResponseEntity.status(taken.replayed() ? HttpStatus.OK : HttpStatus.CREATED)
        .body(
            EventAnswerJson.of(
                taken.answer(), schema.isPresent() ? null : unchecked(request.type())));
  }

  /** What an analyst deployed before anybody checked it is no fault of whoever sends the event. */
  private Optional<EventSchema> schema(String type) {
    try {
      return schemas.of(type);
    } catch (EventSchemas.Unusable e) {
      throw InvalidRequest.conflict(e.getMessage());
    }
  }

  /** What was taken before its schema was drawn tighter is answered as it was then. */
  private void fits(Event event, EventSchema schema) {
    List<FieldError> misfits =
        schema.misfits(json.valueToTree(event.payload())).stream()
            .map(
                misfit ->
                    new FieldError(
                        misfit.field().isEmpty() ? "payload" : "payload." + misfit.field(),
                        misfit.message()))
            .toList();
    if (!misfits.isEmpty() && !intake.isOnRecord(event)) {
      throw InvalidRequest.fields(misfits);
    }
  }

  private static String unchecked(String type) {
    return "No schema says what an event of this type must say: its payload is taken as it is. An"
        + " analyst may deploy events/%s.schema.json.".formatted(type);
  }

  private static void check(String field, JsonNode value, int depth) {
    if (depth > DEEPEST_PAYLOAD) {
      throw malformed("payload", "must not be nested deeper than " + DEEPEST_PAYLOAD + " levels");
    }
    if (value.isTextual()
        && (value.asText().length() > LONGEST_TEXT || value.asText().indexOf(0) >= 0)) {
      throw malformed(
          field,
          "must be a text of at most " + LONGEST_TEXT + " characters, without the character zero");
    }
    // Negated, so that it also refuses what is not a number at all.
    if (value.isNumber() && !(Math.abs(value.asDouble()) <= LARGEST_NUMBER)) {
      throw malformed(field, "must be a number between -10^15 and 10^15");
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.isBlank()
                  || name.length() > LONGEST_NAME
                  || name.chars().anyMatch(Character::isISOControl)) {
                throw malformed(
                    field, "must have names of 1 to " + LONGEST_NAME + " printable characters");
              }
              check(field + "." + name, value.get(name), depth + 1);
            });
    if (value.isArray()) {
      StreamSupport.stream(value.spliterator(), false)
          .forEach(element -> check(field, element, depth + 1));
    }
  }

  private static InvalidRequest malformed(String field, String message) {
    return InvalidRequest.field(Kind.MALFORMED, field, message);
  }

  record EventJson(
      @Schema(example = "e-1001") @NotBlank @ExternalId String eventId,
      @Schema(example = "payment_overdue") @NotBlank @Size(max = 100) @OneLine String type,
      @Schema(example = "martinez") @NotBlank @ExternalId String familyId,
      OffsetDateTime occurredAt,
      @Schema(
              description = "What the table and the messages may use",
              example = "{\"invoiceId\": \"2026-17\", \"amount\": 120.5, \"currency\": \"USD\"}")
          Map<String, Object> payload) {

    Event toEvent(Map<String, Object> facts) {
      if (type.equals(OnReply.MESSAGE)) {
        throw malformed(
            "type", "must not be " + type + ": only a family's own answer is told by that name");
      }
      return new Event(
          eventId,
          type,
          familyId,
          // As PostgreSQL keeps it, so that a repeated event compares equal.
          occurredAt == null ? null : occurredAt.toInstant().truncatedTo(ChronoUnit.MICROS),
          facts);
    }
  }

  record EventAnswerJson(
      @Schema(example = "e-1001") @NotNull String eventId,
      @Schema(
              description =
                  "kept: nobody waits for it yet; outdated: what happened later has ended what it"
                      + " is about; ignored: nobody knows its type",
              allowableValues = {
                "started",
                "correlated",
                "already_running",
                "kept",
                "outdated",
                "ignored"
              })
          @NotNull
          String result,
      @NotNull List<String> instanceIds,
      @Schema(
              description = "What somebody should look at although the event was taken",
              example = "No schema says what an event of this type must say")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String remark) {

    static EventAnswerJson of(Answer answer, String remark) {
      return new EventAnswerJson(
          answer.event().eventId(), answer.result().word(), answer.instanceIds(), remark);
    }
  }
}
