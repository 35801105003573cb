package org.followthrough.trigger;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.HistoricProcessInstanceEntity;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.followthrough.workflow.Instances;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${startForEachFamily}} after a diagram's schedule: starts the same workflow once
 * for each family that the step asks for. A few families at a time, each time in a transaction of
 * its own; the job then runs again at once, until nobody is left. Who has been started is in the
 * record of instances, so that whatever interrupts it, no family is started twice.
 */
@Component("startForEachFamily")
class StartForEachFamilyDelegate implements JavaDelegate {

  private static final int FAMILIES_AT_A_TIME = 100;

  private static final ProcessVariable<String> SCORE_BELOW =
      new ProcessVariable<>("engagementScoreBelow", String.class);

  private final Families families;
  private final Instances instances;
  private final Workflows workflows;
  private final Organisation organisation;
  private final Clock clock;

  StartForEachFamilyDelegate(
      Families families,
      Instances instances,
      Workflows workflows,
      Organisation organisation,
      Clock clock) {
    this.families = families;
    this.instances = instances;
    this.workflows = workflows;
    this.organisation = organisation;
    this.clock = clock;
  }

  @Override
  public void execute(DelegateExecution delegate) {
    ExecutionEntity execution = (ExecutionEntity) delegate;
    String workflow = execution.getProcessDefinition().getKey();
    double scoreBelow = scoreBelow(execution);
    String triggeredBy = "schedule:" + workflow + ":" + firedOn(execution);
    ProcessEngineConfigurationImpl engine = Context.getProcessEngineConfiguration();
    int started =
        engine
            .getCommandExecutorTxRequiresNew()
            .execute(context -> startNext(workflow, triggeredBy, scoreBelow));
    if (started > 0) {
      throw new StepFault.Held(clock.instant(), "more families are to be started");
    }
  }

  private int startNext(String workflow, String triggeredBy, double scoreBelow) {
    int slots = workflows.maxConcurrentPerFamily(workflow).orElse(0);
    List<String> next =
        instances.withoutOneFrom(triggeredBy, workflow, slots, scoreBelow, FAMILIES_AT_A_TIME);
    for (String familyId : next) {
      families.findForUpdate(familyId);
      if (instances.live(familyId, workflow).size() < slots) {
        workflows.start(
            workflow, familyId, triggeredBy, Optional.empty(), Optional.empty(), false, Map.of());
      }
    }
    return next.size();
  }

  private static double scoreBelow(DelegateExecution execution) {
    String text = SCORE_BELOW.requiredIn(execution);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new StepFault.Ours(
          "The step "
              + execution.getCurrentActivityName()
              + " has the input parameter engagementScoreBelow '"
              + text
              + "', which is not a number: write 40, say");
    }
  }

  /** The day on which the schedule fired, which stays the same through all tries. */
  private String firedOn(ExecutionEntity execution) {
    CommandContext context = Context.getCommandContext();
    HistoricProcessInstanceEntity history =
        context
            .getHistoricProcessInstanceManager()
            .findHistoricProcessInstance(execution.getProcessInstanceId());
    return ZonedDateTime.ofInstant(history.getStartTime().toInstant(), organisation.timeZone())
        .toLocalDate()
        .toString();
  }
}
