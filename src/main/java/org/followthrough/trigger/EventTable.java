package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Family;
import org.followthrough.workflow.Workflows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(EventTable.class);

  private final DecisionService decisions;
  private final RepositoryService repository;
  private final Workflows workflows;

  EventTable(DecisionService decisions, RepositoryService repository, Workflows workflows) {
    this.decisions = decisions;
    this.repository = repository;
    this.workflows = workflows;
  }

  /**
   * What an event starts: what the rule says that hits, also where it says nothing; where none
   * hits, the workflow whose diagram starts with a message of this name.
   *
   * @throws InvalidRequest 409 where the table as it is deployed gives no usable answer
   */
  Optional<Decision> decide(Event event, Family family) {
    Map<String, Object> inputs = new HashMap<>();
    // A field that this event does not have is asked for all the same.
    columns().forEach(column -> inputs.put(name(column), null));
    inputs.putAll(event.facts());
    inputs.put(TYPE, event.type());
    inputs.put("engagementScore", family.engagementScore());
    try {
      List<Map<String, Object>> rows =
          decisions.evaluateDecisionTableByKey(KEY, inputs).getResultList();
      if (rows.isEmpty()) {
        return workflows.startedBy(event.type()).map(Decision::of);
      }
      return rows.get(0).get("workflow") == null
          ? Optional.empty()
          : Optional.of(Decision.of(KEY, rows.get(0)));
    } catch (ProcessEngineException | ClassCastException e) {
      LOG.error("The table {} cannot be evaluated", KEY, e);
      throw Decision.unusable(KEY, "cannot be evaluated");
    }
  }

  /** Whether some rule speaks of this type. */
  boolean knows(String type) {
    return table()
        .map(
            table -> {
              List<String> columns = table.getInputs().stream().map(EventTable::name).toList();
              int column = columns.indexOf(TYPE);
              return column >= 0
                  && table.getRules().stream()
                      .map(rule -> cell(rule, column))
                      .anyMatch(cell -> cell.contains('"' + type + '"'));
            })
        .orElse(false);
  }

  private static String cell(Rule rule, int column) {
    return new ArrayList<>(rule.getInputEntries()).get(column).getTextContent();
  }

  private Set<Input> columns() {
    return table().map(table -> Set.copyOf(table.getInputs())).orElse(Set.of());
  }

  private static String name(Input column) {
    return column.getInputExpression().getText().getTextContent().strip();
  }

  private Optional<DecisionTable> table() {
    DecisionDefinition newest =
        repository
            .createDecisionDefinitionQuery()
            .decisionDefinitionKey(KEY)
            .latestVersion()
            .singleResult();
    return newest == null
        ? Optional.empty()
        : repository
            .getDmnModelInstance(newest.getId())
            .getModelElementsByType(DecisionTable.class)
            .stream()
            .findFirst();
  }
}
