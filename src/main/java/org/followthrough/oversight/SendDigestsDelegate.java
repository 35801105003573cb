package org.followthrough.oversight;

import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.identity.User;
import org.followthrough.channel.Delivery;
import org.followthrough.channel.email.CoordinatorMail;
import org.followthrough.engine.StepFault;
import org.followthrough.message.MessageTemplates;
import org.followthrough.security.Roles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The step {@code ${sendDigests}}: one email to each coordinator who has something to do. */
@Component("sendDigests")
class SendDigestsDelegate implements JavaDelegate {

  private static final Logger LOG = LoggerFactory.getLogger(SendDigestsDelegate.class);

  private final IdentityService identities;
  private final DigestContent content;
  private final Digests digests;
  private final MessageTemplates templates;
  private final CoordinatorMail mail;

  SendDigestsDelegate(
      IdentityService identities,
      DigestContent content,
      Digests digests,
      MessageTemplates templates,
      CoordinatorMail mail) {
    this.identities = identities;
    this.content = content;
    this.digests = digests;
    this.templates = templates;
    this.mail = mail;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String run = execution.getProcessInstanceId();
    boolean allLeft = true;
    for (User coordinator :
        identities
            .createUserQuery()
            .memberOfGroup(Roles.COORDINATORS)
            .orderByUserId()
            .asc()
            .list()) {
      allLeft &= written(run, coordinator);
    }
    if (!allLeft) {
      throw new StepFault.Transient("The mail server has not taken every digest");
    }
  }

  /** False where it is to be tried again. */
  private boolean written(String run, User coordinator) {
    Map<String, Object> facts = content.of(coordinator);
    if (facts.isEmpty() || !CoordinatorMail.canReach(coordinator.getEmail())) {
      return true;
    }
    if (!digests.begin(run, coordinator.getId())) {
      return true;
    }
    Delivery delivery = mail.send(coordinator.getEmail(), templates.weeklyDigest(facts));
    if (delivery instanceof Delivery.Accepted || delivery instanceof Delivery.Unknown) {
      // Where nobody can say whether it arrived, nobody gets it twice.
      return true;
    }
    if (delivery instanceof Delivery.Undeliverable) {
      LOG.warn(
          "The mail server refuses the address of the user {} for good: correct it in Admin",
          coordinator.getId());
      return true;
    }
    digests.takeBack(run, coordinator.getId());
    return false;
  }
}
