package org.followthrough.engine;

import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.context.Context;

/** In whose name the engine works just now. */
public final class CurrentUser {

  private CurrentUser() {}

  /** The same outside of a command. */
  public static Optional<String> id(IdentityService identities) {
    return Optional.ofNullable(identities.getCurrentAuthentication()).map(user -> user.getUserId());
  }

  /** The groups of who is signed in; asked outside of a command. */
  public static Set<String> groups(IdentityService identities) {
    return Optional.ofNullable(identities.getCurrentAuthentication())
        .map(user -> user.getGroupIds())
        .<Set<String>>map(Set::copyOf)
        .orElse(Set.of());
  }

  /** The user's id; empty where nobody is signed in, as in a job. Asked inside of a command. */
  public static Optional<String> id() {
    return Optional.ofNullable(Context.getCommandContext().getAuthenticatedUserId());
  }
}
