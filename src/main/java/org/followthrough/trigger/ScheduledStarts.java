package org.followthrough.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerEventJobHandler.TimerJobConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.TimerStartEventJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.followthrough.engine.CurrentJob;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.Order;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.Workflows;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * What a diagram's schedule does when its time has come. Where the workflow says for which families
 * ({@code engagementScoreBelow}), it starts once for each of them: a few at a time, each time in a
 * transaction of its own; the job then runs again at once, until nobody is left. Who has been
 * started is in the record of instances, so that whatever interrupts it, no family is started
 * twice. Any other workflow is started once, for no family.
 */
@Component
class ScheduledStarts extends TimerStartEventJobHandler {

  private static final int FAMILIES_AT_A_TIME = 100;

  private final Families families;
  private final Instances instances;
  private final ObjectProvider<Workflows> workflows;
  private final Organisation organisation;
  private final ApplicationEventPublisher events;

  /**
   * @param workflows asked for only when a schedule comes: they need the engine, which needs this
   */
  ScheduledStarts(
      Families families,
      Instances instances,
      ObjectProvider<Workflows> workflows,
      Organisation organisation,
      ApplicationEventPublisher events) {
    this.families = families;
    this.instances = instances;
    this.workflows = workflows;
    this.organisation = organisation;
    this.events = events;
  }

  @Override
  public void execute(
      TimerJobConfiguration timer,
      ExecutionEntity execution,
      CommandContext context,
      String tenantId) {
    String workflow = timer.getTimerElementKey();
    StartEligibility eligibility = workflows.getObject().eligibility(workflow);
    if (eligibility instanceof SwitchedOff) {
      return;
    }
    if (!(eligibility instanceof Ready ready)
        || ready.properties().engagementScoreBelow() == null) {
      super.execute(timer, execution, context, tenantId);
      return;
    }
    Instant due = CurrentJob.get().orElseThrow().dueAt();
    String triggeredBy =
        "schedule:" + workflow + ":" + due.atZone(organisation.timeZone()).toLocalDate();
    int dealtWith =
        context
            .getProcessEngineConfiguration()
            .getCommandExecutorTxRequiresNew()
            .execute(
                own -> {
                  int started = startNext(ready, triggeredBy);
                  return started > 0 ? started : passOverNext(ready, triggeredBy);
                });
    if (dealtWith > 0) {
      // Due as before: the day it was planned for is part of what keeps each family to one.
      throw new StepFault.Held(due, "more families are to be started");
    }
  }

  /** Nobody is forgotten without a word: what has not ended yet keeps the new one from starting. */
  private int passOverNext(Ready ready, String triggeredBy) {
    String why =
        "%s was passed over for this family, since this one has not ended"
            .formatted(triggeredBy.substring("schedule:".length()));
    List<String> inTheWay =
        instances.inTheWayOf(
            triggeredBy,
            ready.key(),
            ready.properties().engagementScoreBelow(),
            why,
            FAMILIES_AT_A_TIME);
    inTheWay.forEach(instance -> events.publishEvent(new PassedOver(instance, why)));
    return inTheWay.size();
  }

  private int startNext(Ready ready, String triggeredBy) {
    List<String> next =
        instances.withoutOneFrom(
            triggeredBy,
            ready.key(),
            ready.slots(),
            ready.properties().engagementScoreBelow(),
            FAMILIES_AT_A_TIME);
    for (String familyId : next) {
      // Whoever starts it by hand at this moment is either seen here or waits.
      families.findForUpdate(familyId);
      workflows
          .getObject()
          .start(ready, new Order(familyId, triggeredBy, null, null, false, Map.of()));
    }
    return next.size();
  }
}
