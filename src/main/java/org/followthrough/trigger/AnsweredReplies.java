package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ParsedUserTask;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.FamilyConsents;
import org.springframework.stereotype.Component;

/**
 * What follows once a person has answered a reply, in whichever diagram the task stands: consent
 * that the words took back is withdrawn, words from a shared address are given to their family, and
 * what waited for it goes on.
 */
@Component
class AnsweredReplies implements DiagramListener {

  /** The field of the form that withdraws consent. */
  private static final String WITHDRAW = "withdrawConsent";

  private static final Map<String, List<String>> WITHDRAWN =
      Map.of(
          "no", List.of(),
          "email", List.of("email"),
          "sms", List.of("sms"),
          "all", List.of("email", "sms", "call"));

  private final FamilyConsents consents;
  private final Attempts attempts;
  private final Replies replies;
  private final UnreadReplyHolds holds;
  private final OtherOutreach others;
  private final ReplyTasks tasks;

  AnsweredReplies(
      FamilyConsents consents,
      Attempts attempts,
      Replies replies,
      UnreadReplyHolds holds,
      OtherOutreach others,
      ReplyTasks tasks) {
    this.consents = consents;
    this.attempts = attempts;
    this.replies = replies;
    this.holds = holds;
    this.others = others;
    this.tasks = tasks;
  }

  @Override
  public void userTask(ParsedUserTask task) {
    if (task.id().equals(CoordinatorTasks.ANSWER)) {
      task.on(TaskListener.EVENTNAME_COMPLETE, this::answered);
      task.on(TaskListener.EVENTNAME_DELETE, this::takenAway);
    } else if (task.id().equals(CoordinatorTasks.WHOSE)) {
      task.on(TaskListener.EVENTNAME_COMPLETE, this::assigned);
      task.on(TaskListener.EVENTNAME_DELETE, this::takenAway);
    }
  }

  private void answered(DelegateTask task) {
    String askedIn = ExecutionFacts.rootInstanceId(task.getExecution());
    Optional<String> family = ProcessVariable.FAMILY_ID.in(task);
    withdraw(task, family);
    others.answered(askedIn, family.orElse(null));
    holds.release(askedIn);
  }

  private void takenAway(DelegateTask task) {
    String askedIn = ExecutionFacts.rootInstanceId(task.getExecution());
    others.takenAway(askedIn);
    holds.release(askedIn);
  }

  /** The words go to the family that a person has named, and the outreach to the others goes on. */
  private void assigned(DelegateTask task) {
    List<String> possible =
        ProcessVariable.POSSIBLE_FAMILIES
            .in(task)
            .map(ids -> ids.lines().toList())
            .orElse(List.of());
    String said = ProcessVariable.REPLY_FAMILY.in(task).map(String::strip).orElse("");
    if (!possible.contains(said)) {
      throw new BadUserRequestException(
          ProcessVariable.REPLY_FAMILY.name()
              + " must be one of "
              + String.join(", ", possible)
              + ", not '"
              + said
              + "'");
    }
    takenAway(task);
    long id = ProcessVariable.REPLY_ID.requiredIn(task);
    Reply nobodys = replies.find(id).orElseThrow();
    Optional<Attempt> answered =
        attempts.answerable(nobodys.sender(), nobodys.channel()).stream()
            .filter(attempt -> attempt.familyId().equals(said))
            .findFirst();
    replies.belongsTo(id, said, answered.map(Attempt::instanceId).orElse(null));
    answered.ifPresent(attempts::answered);
    replies
        .find(id)
        .ifPresent(
            reply ->
                tasks.ask(
                    id,
                    reply,
                    replies.meaningOf(id).filter(Meaning.PERHAPS_STOP.word()::equals).isPresent()));
  }

  /** The address that wrote speaks for itself; for what else was chosen, the family does. */
  private void withdraw(DelegateTask task, Optional<String> family) {
    Object chosen = task.getVariable(WITHDRAW);
    List<String> channels = WITHDRAWN.getOrDefault(String.valueOf(chosen), List.of());
    String source = "task:" + CurrentUser.id().orElse("a coordinator");
    List<Reply> words = words(task);
    for (String channel : channels) {
      List<String> senders =
          words.stream()
              .filter(reply -> reply.channel().equals(channel))
              .map(Reply::sender)
              .distinct()
              .toList();
      senders.forEach(sender -> consents.addressSays(channel, sender, false, source));
      family.ifPresent(id -> consents.familyForbids(id, channel, source));
    }
  }

  private List<Reply> words(DelegateTask task) {
    List<Reply> words = new ArrayList<>();
    ProcessVariable.REPLY_ID.in(task).flatMap(replies::find).ifPresent(words::add);
    ProcessVariable.INSTANCE_ID.in(task).map(replies::of).ifPresent(words::addAll);
    return words;
  }
}
