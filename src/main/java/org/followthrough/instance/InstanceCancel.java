package org.followthrough.instance;

import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.followthrough.api.InvalidRequest;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.RetriedTransaction;
import org.springframework.stereotype.Component;

/**
 * Cancels one instance for a person, whole or not at all. Where the engine changes the same
 * instance at the same moment, it is done again. Who did it is recorded where an instance ends.
 */
@Component
public class InstanceCancel {

  private final EngineTransaction engine;
  private final RuntimeService runtime;
  private final Instances instances;
  private final Attempts attempts;
  private final RetriedTransaction transaction;

  InstanceCancel(
      EngineTransaction engine,
      RuntimeService runtime,
      Instances instances,
      Attempts attempts,
      RetriedTransaction transaction) {
    this.engine = engine;
    this.runtime = runtime;
    this.instances = instances;
    this.attempts = attempts;
    this.transaction = transaction;
  }

  /**
   * @return the messages that have left already or are leaving just now
   * @throws InvalidRequest 404 where there is none, 409 where it has ended
   */
  public List<Attempt> cancel(String id, String reason) {
    return transaction.execute(
        status -> {
          instances.liveForUpdate(id);
          engine.withoutAuthorization(() -> runtime.deleteProcessInstance(id, reason, false, true));
          return attempts.of(id).stream()
              .filter(attempt -> State.LEFT_OR_LEAVING.contains(attempt.state()))
              .toList();
        });
  }
}
