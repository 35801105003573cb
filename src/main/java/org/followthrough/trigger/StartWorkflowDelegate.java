package org.followthrough.trigger;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.InvalidFormAnswer;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Order;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${startWorkflow}}: starts the workflow that a reviewer chose for the same family,
 * as urgent as the table said of the prediction. It runs in the transaction that completes the
 * review, so that what cannot start is refused to the reviewer.
 */
@Component("startWorkflow")
class StartWorkflowDelegate implements JavaDelegate {

  private static final ProcessVariable<String> CHOSEN =
      new ProcessVariable<>("reviewWorkflow", String.class);

  private final Families families;
  private final Instances instances;
  private final Predictions predictions;
  private final Workflows workflows;

  StartWorkflowDelegate(
      Families families, Instances instances, Predictions predictions, Workflows workflows) {
    this.families = families;
    this.instances = instances;
    this.predictions = predictions;
    this.workflows = workflows;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String workflow =
        CHOSEN
            .in(execution)
            .orElseThrow(() -> refused("is missing: choose the workflow that is to start"));
    String familyId = ProcessVariable.FAMILY_ID.requiredIn(execution);
    String review = ExecutionFacts.rootInstanceId(execution);
    families.findForUpdate(familyId);
    StartEligibility eligibility = workflows.eligibility(workflow);
    if (eligibility instanceof SwitchedOff off) {
      throw refused(
          "names "
              + workflow
              + ", which is switched off ("
              + off.why()
              + "); choose another, or decline");
    }
    if (!(eligibility instanceof Ready ready)) {
      throw refused(
          "names no workflow that is deployed: " + workflow + "; choose another, or decline");
    }
    String triggeredBy = instances.find(review).orElseThrow().triggeredBy();
    Order order =
        predictions
            .rulingBehind(review)
            .map(decisionResult -> decisionResult.decision().order(familyId, triggeredBy, Map.of()))
            .orElseGet(() -> new Order(familyId, triggeredBy, null, null, false, Map.of()));
    if (workflows.start(ready, order) instanceof AlreadyRunning) {
      throw refused(
          "names "
              + workflow
              + ", of which as many run for this family as may ("
              + ready.slots()
              + "); choose another, decline, or complete this once that has ended");
    }
  }

  private static InvalidFormAnswer refused(String message) {
    return new InvalidFormAnswer(CHOSEN.name(), message);
  }
}
