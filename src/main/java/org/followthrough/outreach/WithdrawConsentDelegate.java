package org.followthrough.outreach;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Consent;
import org.followthrough.family.Families;
import org.springframework.stereotype.Component;

/** The step {@code ${withdrawConsent}}: a family told a coordinator not to contact it any more. */
@Component("withdrawConsent")
class WithdrawConsentDelegate implements JavaDelegate {

  private final Families families;

  WithdrawConsentDelegate(Families families) {
    this.families = families;
  }

  @Override
  public void execute(DelegateExecution execution) {
    families.consent(
        ProcessVariable.FAMILY_ID.requiredIn(execution), new Consent(false, false, false));
  }
}
