package org.followthrough.trigger;

import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.instance.OnReply;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Puts a reply before a person, once, and lets stand still what has to wait for that. */
@Component
class ReplyTasks {

  private static final String PERHAPS_A_NO =
      "the family may have asked to hear no more, and nobody has read it yet";
  private static final String WHOSE =
      "an answer came from an address that families share, and nobody has said yet whose it is";

  private final CoordinatorTasks tasks;
  private final OtherOutreach others;
  private final UnreadReplyHolds holds;
  private final RuntimeService runtime;
  private final ApplicationEventPublisher events;

  /** The engine's part comes late: it is built with those who listen to its tasks. */
  ReplyTasks(
      @Lazy CoordinatorTasks tasks,
      OtherOutreach others,
      UnreadReplyHolds holds,
      @Lazy RuntimeService runtime,
      ApplicationEventPublisher events) {
    this.tasks = tasks;
    this.others = others;
    this.holds = holds;
    this.runtime = runtime;
    this.events = events;
  }

  /**
   * The instance that asks about replies to this one: another, where the family has answered it.
   */
  Optional<String> asks(String instanceId) {
    return holds
        .askedFor(instanceId)
        .filter(askedIn -> tasks.openAnswer(askedIn).isPresent())
        .or(() -> Optional.of(instanceId));
  }

  /**
   * Asks the person who looks after the family.
   *
   * @param mayBeANo whether nothing may go to it until then
   */
  void ask(long id, Reply reply, boolean mayBeANo) {
    Optional<String> openTask = Optional.ofNullable(reply.instanceId()).flatMap(tasks::openAnswer);
    String askedIn;
    if (openTask.isPresent()) {
      events.publishEvent(new FurtherReply(openTask.get()));
      askedIn = tasks.processOf(openTask.get());
    } else if (reply.instanceId() != null && isHeardBy(reply.instanceId())) {
      askedIn = reply.instanceId();
    } else {
      askedIn = tasks.answer(id, reply);
    }
    if (reply.familyId() != null) {
      others.standsStill(reply.familyId(), askedIn);
      // Last, as it says itself.
      if (mayBeANo) {
        holds.hold(reply.familyId(), askedIn, PERHAPS_A_NO);
      }
    }
  }

  /**
   * Asks whose words they are.
   *
   * @param possible what they may answer, the newest message first
   */
  void askWhose(List<Attempt> possible, long id, Reply reply) {
    String askedIn = tasks.whose(possible, id, reply);
    List<String> families = possible.stream().map(Attempt::familyId).distinct().sorted().toList();
    families.forEach(family -> others.standsStill(family, askedIn));
    families.forEach(family -> holds.hold(family, askedIn, WHOSE));
  }

  void lookInto(long id, Reply reply) {
    tasks.lookInto(id, reply);
  }

  /** The exception for nobody listening would roll our record back too; this asks without one. */
  private boolean isHeardBy(String instanceId) {
    return !runtime
        .createMessageCorrelation(OnReply.MESSAGE)
        .processInstanceId(instanceId)
        .correlateAllWithResult()
        .isEmpty();
  }
}
