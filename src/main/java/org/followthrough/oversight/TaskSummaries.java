package org.followthrough.oversight;

import java.util.Comparator;
import java.util.stream.Stream;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.family.Organisation;
import org.followthrough.oversight.TaskSubjects.Subject;
import org.followthrough.trigger.Predictions;
import org.springframework.stereotype.Component;

/** Writes what stands on top of a task's form. */
@Component
class TaskSummaries {

  private final Organisation organisation;
  private final Predictions predictions;
  private final Attempts attempts;
  private final Replies replies;

  TaskSummaries(
      Organisation organisation, Predictions predictions, Attempts attempts, Replies replies) {
    this.organisation = organisation;
    this.predictions = predictions;
    this.attempts = attempts;
    this.replies = replies;
  }

  String of(Subject subject) {
    TaskSummary summary = new TaskSummary(subject.zone(), organisation.timeZone());
    subject.family().ifPresent(summary::family);
    Stream.concat(subject.reply().stream(), replies.of(subject.instanceId()).stream())
        .filter(one -> one.kind() == Replies.Kind.REPLY)
        .max(Comparator.comparing(Reply::receivedAt))
        .ifPresent(summary::lastWords);
    predictions.behind(subject.instanceId()).ifPresent(summary::why);
    return summary.sent(attempts.of(subject.instanceId())).toString();
  }
}
