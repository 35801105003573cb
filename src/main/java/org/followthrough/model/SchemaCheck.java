package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NearMiss;

/** What would not work in the schema of an event: it is complete in itself and fetches nothing. */
final class SchemaCheck {

  /** What the measure of what a workflow changed is told by. */
  private static final Set<String> OF_THE_MEASURE = Set.of("family_stayed", "family_withdrew");

  private SchemaCheck() {}

  /**
   * What events say once some files are deployed, by their type.
   *
   * @param before what they say now
   */
  static Map<String, EventSchema> events(
      Map<String, String> files, Map<String, EventSchema> before) {
    Map<String, EventSchema> events = new TreeMap<>(before);
    files.forEach(
        (name, text) -> {
          if (name.endsWith(EventSchema.ENDING)) {
            String type = name.substring(0, name.length() - EventSchema.ENDING.length());
            try {
              events.put(type, EventSchema.of(text));
            } catch (IllegalArgumentException e) {
              // Said where the schema itself is checked.
            }
          }
        });
    return events;
  }

  /** Who waits for the events that a schema describes. */
  private static Stream<Finding> unknown(String file, DeploymentContext context) {
    String type = file.substring(0, file.length() - EventSchema.ENDING.length());
    Set<String> known = new TreeSet<>(context.eventsInTheTable());
    known.addAll(context.heard());
    known.addAll(OF_THE_MEASURE);
    if (known.contains(type)) {
      return Stream.empty();
    }
    String message =
        "describes the event '"
            + type
            + "', which no rule of the table select_event_workflow and no diagram knows, so that it"
            + " is ignored";
    Optional<String> described =
        NearMiss.of(type, context.events().keySet()).filter(known::contains);
    // One that is described itself may be another event.
    known.removeAll(context.events().keySet());
    return Stream.of(
        NearMiss.of(type, known)
            .map(
                near ->
                    Finding.fault(
                        file, null, message, "did you mean '" + near + EventSchema.ENDING + "'?"))
            .orElse(
                Finding.remark(
                    file,
                    null,
                    message,
                    "add a rule for it, or draw what it starts"
                        + described
                            .map(near -> "; did you mean '" + near + EventSchema.ENDING + "'?")
                            .orElse(""))));
  }

  static Stream<Finding> of(String file, String text, DeploymentContext context) {
    return Stream.concat(of(file, text), unknown(file, context));
  }

  private static Stream<Finding> of(String file, String text) {
    Optional<JsonNode> schema = Json.read(text).filter(JsonNode::isObject);
    if (schema.isEmpty()) {
      return Stream.of(
          Finding.fault(
              file,
              null,
              "is no JSON Schema that can be read" + Json.unreadLine(text),
              "check the brackets and commas there and before, and that no name stands twice"));
    }
    return EventSchema.faults(schema.get()).stream()
        .map(
            fault ->
                Finding.fault(
                    file,
                    fault.place().isEmpty() ? null : fault.place(),
                    fault.message(),
                    fault.remedy()));
  }
}
