package org.followthrough.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.EventSchemas;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;

/**
 * What would start a workflow for a family, as the tables that are deployed have it: the prediction
 * on record, or an event as its schema describes it. Takes part in the caller's transaction and
 * writes nothing.
 */
@Component
public class ForeseenStarts {

  private final InterventionTable interventions;
  private final EventTable eventTable;
  private final Predictions predictions;
  private final EventSchemas schemas;
  private final ObjectMapper json;

  ForeseenStarts(
      InterventionTable interventions,
      EventTable eventTable,
      Predictions predictions,
      EventSchemas schemas,
      ObjectMapper json) {
    this.interventions = interventions;
    this.eventTable = eventTable;
    this.predictions = predictions;
    this.schemas = schemas;
    this.json = json;
  }

  /**
   * By the prediction that somebody supposes; else by the newest on record, where the table would
   * choose this workflow for it and its window is not over.
   */
  public Cause byPrediction(
      String workflow, Family family, Optional<Prediction> supposed, Instant at) {
    return supposed
        .or(() -> predictions.newest(family.familyId()).filter(found -> lasts(found, at)))
        .map(prediction -> ruled(workflow, family, prediction))
        .filter(cause -> supposed.isPresent() || cause.isChosen)
        .orElseGet(Cause::none);
  }

  private Cause ruled(String workflow, Family family, Prediction prediction) {
    Optional<Decision> chosen =
        Optional.ofNullable(interventions.newest().rule(prediction, family).decision())
            .filter(decision -> decision.workflow().equals(workflow));
    return new Cause(
        Optional.of(prediction),
        chosen.map(Decision::template),
        chosen.map(Decision::urgent).orElse(false),
        chosen.isPresent(),
        Map.of(),
        Map.of());
  }

  private static boolean lasts(Prediction prediction, Instant at) {
    return prediction.predictedAt() == null
        || at.isBefore(prediction.predictedAt().plus(prediction.windowDays(), ChronoUnit.DAYS));
  }

  /**
   * By an event of the first type, in alphabetical order, for which this workflow is chosen.
   *
   * @param payload what it says; empty for what the example in its schema says
   * @throws InvalidRequest where the payload does not fit the schema
   */
  public Cause byEvent(String workflow, Family family, Optional<Map<String, Object>> payload) {
    for (Map.Entry<String, EventSchema> type : schemas.all().entrySet()) {
      Map<String, Object> says =
          type.getValue().withDays(payload.orElseGet(type.getValue()::example));
      Event event = new Event("", type.getKey(), family.familyId(), null, says);
      Optional<Decision> decision =
          eventTable.decide(event, family).filter(chosen -> chosen.workflow().equals(workflow));
      if (decision.isPresent()) {
        if (payload.isPresent()) {
          check(type.getValue(), payload.get());
        }
        return new Cause(
            Optional.empty(),
            decision.map(Decision::template),
            decision.get().urgent(),
            true,
            event.facts(),
            event.variables());
      }
    }
    return Cause.none();
  }

  private void check(EventSchema schema, Map<String, Object> payload) {
    List<FieldError> misfits =
        schema.misfits(json.valueToTree(payload)).stream()
            .map(misfit -> new FieldError("payload." + misfit.field(), misfit.message()))
            .toList();
    if (!misfits.isEmpty()) {
      throw InvalidRequest.fields(misfits);
    }
  }

  /**
   * What starts it.
   *
   * @param prediction behind it; empty where something else is
   * @param template that the decision chose for the first message
   * @param isChosen whether a table chose the workflow
   * @param facts what the event says, for messages
   * @param variables the same, for the diagram
   */
  public record Cause(
      Optional<Prediction> prediction,
      Optional<String> template,
      boolean urgent,
      boolean isChosen,
      Map<String, Object> facts,
      Map<String, Object> variables) {

    /** A person or a schedule, which say nothing. */
    public static Cause none() {
      return new Cause(Optional.empty(), Optional.empty(), false, false, Map.of(), Map.of());
    }
  }
}
