package org.followthrough.oversight.desk;

import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.springframework.stereotype.Component;

/** Who works here, by the names that colleagues use. */
@Component
class People {

  private final IdentityService identities;
  private final EngineTransaction engine;

  People(IdentityService identities, EngineTransaction engine) {
    this.identities = identities;
    this.engine = engine;
  }

  /** Who is signed in. */
  By me() {
    return new By(
        CurrentUser.id(identities).orElseThrow(), List.copyOf(CurrentUser.groups(identities)));
  }

  /** The first name; the id where nobody has given one. */
  String name(String userId) {
    return Optional.ofNullable(
            engine.withoutAuthorization(
                () -> identities.createUserQuery().userId(userId).singleResult()))
        .map(User::getFirstName)
        .filter(name -> !name.isBlank())
        .orElse(userId);
  }
}
