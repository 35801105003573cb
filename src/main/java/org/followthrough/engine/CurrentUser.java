package org.followthrough.engine;

import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;

/** In whose name the engine works just now. */
public final class CurrentUser {

  private CurrentUser() {}

  /** The user's id; empty where nobody is signed in, as in a job. Asked inside of a command. */
  public static Optional<String> id() {
    return Optional.ofNullable(Context.getCommandContext().getAuthenticatedUserId());
  }
}
