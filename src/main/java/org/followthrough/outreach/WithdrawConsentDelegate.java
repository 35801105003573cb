package org.followthrough.outreach;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.FamilyConsents;
import org.springframework.stereotype.Component;

/** The step {@code ${withdrawConsent}}: a family told a coordinator not to contact it any more. */
@Component("withdrawConsent")
class WithdrawConsentDelegate implements JavaDelegate {

  private static final List<String> CHANNELS = List.of("email", "sms", "call");

  private final FamilyConsents consents;

  WithdrawConsentDelegate(FamilyConsents consents) {
    this.consents = consents;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String familyId = ProcessVariable.FAMILY_ID.requiredIn(execution);
    String source = "call:" + CurrentUser.id().orElse("a coordinator");
    CHANNELS.forEach(channel -> consents.familyForbids(familyId, channel, source));
  }
}
