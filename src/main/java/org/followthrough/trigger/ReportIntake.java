package org.followthrough.trigger;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.BlockedAddresses;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Kind;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.RetriedTransaction;
import org.springframework.stereotype.Component;

/**
 * Takes in the news that a message which was sent has not arrived: the attempt says so, a bad
 * address is blocked, and the workflow takes its way to the next channel.
 */
@Component
public class ReportIntake {

  private static final String EMAIL = "email";

  private final Attempts attempts;
  private final Replies replies;
  private final BlockedAddresses blocked;
  private final NextChannel nextChannel;
  private final CoordinatorTasks tasks;
  private final RetriedTransaction transaction;
  private final Clock clock;

  ReportIntake(
      Attempts attempts,
      Replies replies,
      BlockedAddresses blocked,
      NextChannel nextChannel,
      CoordinatorTasks tasks,
      RetriedTransaction transaction,
      Clock clock) {
    this.attempts = attempts;
    this.replies = replies;
    this.blocked = blocked;
    this.nextChannel = nextChannel;
    this.tasks = tasks;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** A mail server's report. One that nobody can match or read becomes a coordinators' task. */
  public void take(Report report) {
    transaction.run(
        () -> {
          Optional<Attempt> sent = attempt(report);
          Reply kept =
              new Reply(
                  report.id(),
                  Kind.REPORT,
                  EMAIL,
                  report.from(),
                  sent.map(Attempt::familyId).orElse(null),
                  sent.map(Attempt::instanceId).orElse(null),
                  report.words(),
                  report.whole(),
                  clock.instant());
          OptionalLong id = replies.add(kept);
          if (id.isPresent()) {
            act(report, sent, id.getAsLong(), kept);
          }
        });
  }

  /**
   * The SMS gateway reports that a text was not delivered.
   *
   * @param isBadNumber whether the number can never be texted
   */
  public void textNotDelivered(
      String stepId, int number, String sid, boolean isBadNumber, String words) {
    transaction.run(
        () ->
            attempts
                .find(stepId, number)
                .ifPresent(text -> notDelivered(text, sid, State.FAILED, isBadNumber, words)));
  }

  private void act(Report report, Optional<Attempt> sent, long id, Reply kept) {
    switch (report.verdict()) {
      case UNDER_WAY -> {
        // On record; nothing is lost yet.
      }
      case BAD_ADDRESS, NOT_DELIVERED -> {
        if (sent.isEmpty()) {
          tasks.lookInto(id, kept);
          return;
        }
        boolean isBad = report.verdict() == Report.Verdict.BAD_ADDRESS;
        notDelivered(sent.get(), null, isBad ? State.BOUNCED : State.FAILED, isBad, report.words());
      }
      case REFUSED_BY_POLICY, UNCLEAR -> tasks.lookInto(id, kept);
    }
  }

  private void notDelivered(
      Attempt attempt, String providerId, State state, boolean isBadAddress, String words) {
    // A job that is planned twice finds the second time that the workflow has moved on.
    nextChannel.after(attempt);
    if (isBadAddress) {
      blocked.block(attempt.channel(), attempt.address(), words);
    }
    // Last, since it commits at once: were it first and we died, nothing would take the next way.
    attempts.receipt(attempt.stepId(), attempt.number(), providerId, state, words);
  }

  /** By our own Message-ID, by the instance that our header names, by the recipient. */
  private Optional<Attempt> attempt(Report report) {
    return Optional.ofNullable(report.messageId())
        .flatMap(attempts::behind)
        .or(
            () ->
                Optional.ofNullable(report.instanceId())
                    .flatMap(instance -> attempts.newestOf(instance, EMAIL)))
        .or(
            () ->
                Optional.ofNullable(report.recipient())
                    .flatMap(recipient -> attempts.lastTo(recipient, EMAIL)));
  }
}
