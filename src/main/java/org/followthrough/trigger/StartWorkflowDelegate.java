package org.followthrough.trigger;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Families;
import org.followthrough.workflow.Instances;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${startWorkflow}}: starts the workflow that a reviewer chose for the same family.
 */
@Component("startWorkflow")
class StartWorkflowDelegate implements JavaDelegate {

  private static final ProcessVariable<String> CHOSEN =
      new ProcessVariable<>("reviewWorkflow", String.class);

  private final Families families;
  private final Instances instances;
  private final Workflows workflows;

  StartWorkflowDelegate(Families families, Instances instances, Workflows workflows) {
    this.families = families;
    this.instances = instances;
    this.workflows = workflows;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String workflow = CHOSEN.requiredIn(execution);
    String familyId = ProcessVariable.FAMILY_ID.requiredIn(execution);
    String review = ((ExecutionEntity) execution).getRootProcessInstanceId();
    families.findForUpdate(familyId);
    workflows
        .inactiveBecause(workflow)
        .ifPresent(
            why -> {
              throw new StepFault.Ours("The workflow " + workflow + " is switched off: " + why);
            });
    int slots =
        workflows
            .maxConcurrentPerFamily(workflow)
            .orElseThrow(() -> new StepFault.Ours("The workflow " + workflow + " is not deployed"));
    if (instances.live(familyId, workflow).size() < slots) {
      workflows.start(
          workflow,
          familyId,
          instances.find(review).orElseThrow().triggeredBy(),
          Optional.empty(),
          Optional.empty(),
          false);
    }
  }
}
