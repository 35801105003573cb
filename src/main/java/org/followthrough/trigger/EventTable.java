package org.followthrough.trigger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.DecisionTable;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.UnusableTable;
import org.followthrough.family.Family;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * Asks the newest deployed {@code select_event_workflow.dmn}; analysts own what it answers. With
 * the diagrams that start with a message, it is also the list of the types of events that are
 * known.
 */
@Component
class EventTable {

  static final String KEY = "select_event_workflow";

  private static final String TYPE = "type";

  private final DecisionTables tables;
  private final Workflows workflows;

  EventTable(DecisionTables tables, Workflows workflows) {
    this.tables = tables;
    this.workflows = workflows;
  }

  /**
   * What an event starts: what the rule says that hits, also where it says nothing; where none
   * hits, the workflow whose diagram starts with a message of this name.
   *
   * @throws InvalidRequest 409 where the table as it is deployed gives no usable answer
   */
  Optional<Decision> decide(Event event, Family family) {
    try {
      DecisionTable table = tables.newest(KEY);
      Map<String, Object> inputs = new HashMap<>();
      // A field that this event does not have is asked for all the same.
      table.inputs().forEach(input -> inputs.put(input, null));
      inputs.putAll(table.comparable(event.facts()));
      inputs.put(TYPE, event.type());
      inputs.put("engagementScore", family.engagementScore());
      DecisionTable.Answer answer = table.ask(inputs);
      return answer.rows().isEmpty()
          ? workflows.startedBy(event.type()).map(Decision::of)
          : Decision.of(KEY, answer);
    } catch (UnusableTable e) {
      throw Decision.unusable(e);
    }
  }

  /** Whether some rule speaks of this type. */
  boolean knows(String type) {
    return tables.newest(KEY).conditionsOn(TYPE).stream()
        .anyMatch(condition -> condition.contains('"' + type + '"'));
  }
}
