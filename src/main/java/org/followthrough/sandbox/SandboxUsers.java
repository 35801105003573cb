package org.followthrough.sandbox;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.followthrough.security.Roles;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody of each role to sign in as; the password is the name. */
@Component
@Profile(SandboxWorld.PROFILE)
class SandboxUsers {

  private final IdentityService identities;

  /**
   * @param roles creates the groups first
   */
  SandboxUsers(IdentityService identities, Roles roles, TransactionTemplate transaction) {
    this.identities = identities;
    // All or none: a kill half-way must not leave somebody without a role for ever.
    transaction.executeWithoutResult(status -> createAll());
  }

  private void createAll() {
    create("admin", "Alex", "Admin", List.of(Roles.ADMIN));
    create("sarah", "Sarah", "Coordinator", List.of(Roles.COORDINATORS));
    create("mike", "Mike", "Coordinator", List.of(Roles.COORDINATORS));
    create("ana", "Ana", "Analyst", List.of(Roles.ANALYSTS));
    create("otto", "Otto", "Operations", List.of(Roles.OPERATIONS));
    create("predictor", "Predictor", "System", List.of(Roles.INTEGRATIONS));
  }

  private void create(String id, String firstName, String lastName, List<String> groups) {
    if (identities.createUserQuery().userId(id).count() > 0) {
      return;
    }
    User user = identities.newUser(id);
    user.setFirstName(firstName);
    user.setLastName(lastName);
    user.setEmail(id + "@" + MailServer.DOMAIN);
    user.setPassword(id);
    identities.saveUser(user);
    groups.forEach(group -> identities.createMembership(id, group));
  }
}
