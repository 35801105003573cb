package org.followthrough.oversight;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.springframework.stereotype.Component;

/**
 * The step {@code ${keepPhoneNumber}}: the number that a coordinator found out becomes the
 * family's. Where the field was left empty, the family's record was corrected itself.
 */
@Component("keepPhoneNumber")
class KeepPhoneNumberDelegate implements JavaDelegate {

  private static final ProcessVariable<String> CORRECTED =
      new ProcessVariable<>("correctedPhone", String.class);

  private final Families families;

  KeepPhoneNumberDelegate(Families families) {
    this.families = families;
  }

  @Override
  public void execute(DelegateExecution execution) {
    CORRECTED
        .in(execution)
        .map(String::strip)
        .filter(phone -> !phone.isEmpty())
        .ifPresent(
            phone ->
                families.phone(
                    ProcessVariable.FAMILY_ID.requiredIn(execution), phone, "task:corrected"));
    execution.removeVariable(CORRECTED.name());
  }
}
