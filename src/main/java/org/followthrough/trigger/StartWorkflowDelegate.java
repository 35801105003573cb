package org.followthrough.trigger;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.RefusedAnswer;
import org.followthrough.family.Families;
import org.followthrough.workflow.Instances;
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
    String review = ((ExecutionEntity) execution).getRootProcessInstanceId();
    families.findForUpdate(familyId);
    workflows
        .inactiveBecause(workflow)
        .ifPresent(
            why -> {
              throw refused(
                  "names "
                      + workflow
                      + ", which is switched off ("
                      + why
                      + "); choose another, or decline");
            });
    int slots =
        workflows
            .maxConcurrentPerFamily(workflow)
            .orElseThrow(
                () ->
                    refused(
                        "names no workflow that is deployed: "
                            + workflow
                            + "; choose another, or decline"));
    if (instances.live(familyId, workflow).size() >= slots) {
      throw refused(
          "names "
              + workflow
              + ", of which as many run for this family as may ("
              + slots
              + "); choose another, decline, or complete this once that has ended");
    }
    Optional<Decision> decision = predictions.rulingBehind(review).map(Ruling::decision);
    workflows.start(
        workflow,
        familyId,
        instances.find(review).orElseThrow().triggeredBy(),
        decision.map(Decision::template),
        decision.map(Decision::priority),
        decision.map(Decision::urgent).orElse(false),
        Map.of());
  }

  private static RefusedAnswer refused(String message) {
    return new RefusedAnswer(CHOSEN.name(), message);
  }
}
