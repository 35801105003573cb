package org.followthrough.oversight;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${endEverything}}: the family wants no contact, so whatever else runs for it
 * ends. The workflow that stands at this step ends as its own diagram says.
 */
@Component("endEverything")
class EndEverythingDelegate implements JavaDelegate {

  private static final String WHY = "The family asked not to be contacted";

  private final Instances instances;

  EndEverythingDelegate(Instances instances) {
    this.instances = instances;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String own = ExecutionFacts.rootInstanceId(execution);
    instances.live(List.of(ProcessVariable.FAMILY_ID.requiredIn(execution))).stream()
        .map(Instance::id)
        .filter(id -> !id.equals(own))
        .forEach(
            id ->
                execution
                    .getProcessEngineServices()
                    .getRuntimeService()
                    .deleteProcessInstance(id, WHY, false, true));
  }
}
