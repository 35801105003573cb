package org.followthrough.engine;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;

/**
 * The engine's history without the values of variables, which nobody reads: Cockpit and Tasklist
 * show those of what runs, and what was decided and filled in stands in the audit. Kept are those
 * by which an erasure finds what belongs to a family.
 */
final class LeanHistory extends DbHistoryEventHandler {

  private static final Set<String> FOUND_BY =
      Set.of(ProcessVariable.FAMILY_ID.name(), ProcessVariable.REPLY_ID.name());

  @Override
  public void handleEvent(HistoryEvent event) {
    if (isKept(event)) {
      super.handleEvent(event);
    }
  }

  @Override
  public void handleEvents(List<HistoryEvent> events) {
    super.handleEvents(events.stream().filter(LeanHistory::isKept).toList());
  }

  /** A task's own copy says no more than its process. */
  private static boolean isKept(HistoryEvent event) {
    return !(event instanceof HistoricVariableUpdateEventEntity variable)
        || variable.getTaskId() == null && FOUND_BY.contains(variable.getVariableName());
  }
}
