package org.followthrough.instance;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ParsedProcess;
import org.followthrough.instance.InstancePause.Cause;
import org.springframework.stereotype.Component;

/**
 * What the process property {@code onReply} means for the rest of an instance once its family has
 * replied. {@code end}, the default, and {@code continue} are what the diagram draws, an event that
 * interrupts or does not; {@code hold} lets the waits and sends stand still while the reply is
 * unanswered. That a diagram draws what it says is seen to before it is deployed.
 */
@Component
public class OnReply implements DiagramListener {

  /** The BPMN message of a family's reply. */
  public static final String MESSAGE = "family_replied";

  private static final String HOLD = "hold";

  private final InstancePause instancePause;
  private final UnreadReplyHolds holds;

  OnReply(InstancePause instancePause, UnreadReplyHolds holds) {
    this.instancePause = instancePause;
    this.holds = holds;
  }

  @Override
  public void process(ParsedProcess process) {
    if (HOLD.equals(process.properties().get("onReply"))) {
      // A diagram without one leaves replies to people.
      process
          .eventSubprocess(MESSAGE)
          .ifPresent(
              handling -> {
                handling.onStart(this::replied);
                handling.onEnd(this::answered);
              });
    }
  }

  private void replied(DelegateExecution execution) {
    instancePause.begin(instance(execution), Cause.REPLY);
  }

  private void answered(DelegateExecution execution) {
    // It may stand still for an answer that went elsewhere, too.
    if (holds.askedFor(instance(execution)).isEmpty()) {
      instancePause.end(instance(execution), Cause.REPLY);
    }
  }

  private static String instance(DelegateExecution execution) {
    return ExecutionFacts.rootInstanceId(execution);
  }
}
