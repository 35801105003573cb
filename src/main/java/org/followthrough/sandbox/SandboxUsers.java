package org.followthrough.sandbox;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static final List<Person> PEOPLE =
      List.of(
          new Person("admin", "Alex", "Admin", Roles.ADMIN),
          new Person("sarah", "Sarah", "Coordinator", Roles.COORDINATORS),
          new Person("mike", "Mike", "Coordinator", Roles.COORDINATORS),
          new Person("ana", "Ana", "Analyst", Roles.ANALYSTS),
          new Person("otto", "Otto", "Operations", Roles.OPERATIONS),
          new Person("predictor", "Predictor", "System", Roles.INTEGRATIONS));

  private final IdentityService identities;

  /**
   * @param roles creates the groups first
   */
  SandboxUsers(IdentityService identities, Roles roles, TransactionTemplate transaction) {
    this.identities = identities;
    // All or none: a kill half-way must not leave somebody without a role for ever.
    transaction.executeWithoutResult(status -> PEOPLE.forEach(this::create));
  }

  static Set<String> names() {
    return PEOPLE.stream().map(Person::id).collect(Collectors.toSet());
  }

  private void create(Person person) {
    if (identities.createUserQuery().userId(person.id).count() > 0) {
      return;
    }
    User user = identities.newUser(person.id);
    user.setFirstName(person.firstName);
    user.setLastName(person.lastName);
    user.setEmail(person.id + "@" + MailServer.DOMAIN);
    user.setPassword(person.id);
    identities.saveUser(user);
    identities.createMembership(person.id, person.group);
  }

  private record Person(String id, String firstName, String lastName, String group) {}
}
