package org.followthrough.oversight;

import java.time.Clock;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ProcessVariable;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${planNextCall}}: a call met nobody; says whether and when to call again. How
 * many calls in all, and at which hours, the diagram says: of those hours it takes the one that is
 * farthest from the hour of the call that met nobody.
 */
@Component("planNextCall")
class PlanNextCallDelegate implements JavaDelegate {

  private static final ProcessVariable<String> CALLS_IN_ALL =
      new ProcessVariable<>(CallPlan.CALLS_IN_ALL, String.class);
  private static final ProcessVariable<String> HOURS =
      new ProcessVariable<>(CallPlan.HOURS, String.class);

  private final BusinessDays businessDays;
  private final Clock clock;

  PlanNextCallDelegate(BusinessDays businessDays, Clock clock) {
    this.businessDays = businessDays;
    this.clock = clock;
  }

  @Override
  public void execute(DelegateExecution execution) {
    CallPlan plan = CallPlan.of(CALLS_IN_ALL.requiredIn(execution), HOURS.requiredIn(execution));
    boolean again = plan.goesOnAfter(timesHere(execution) + 1);
    execution.getProcessInstance().setVariable(CallPlan.CALL_AGAIN, again);
    if (again) {
      execution
          .getProcessInstance()
          .setVariable(
              CallPlan.NEXT_CALL_AT,
              Date.from(
                  plan.next(
                      clock.instant(),
                      businessDays.zone(execution),
                      businessDays.holidays(execution))));
    }
  }

  /** The step's own earlier runs in this process; the one that runs now is not counted yet. */
  private static long timesHere(DelegateExecution execution) {
    return execution
        .getProcessEngineServices()
        .getHistoryService()
        .createHistoricActivityInstanceQuery()
        .processInstanceId(execution.getProcessInstanceId())
        .activityId(execution.getCurrentActivityId())
        .finished()
        .count();
  }
}
