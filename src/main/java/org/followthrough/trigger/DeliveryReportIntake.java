package org.followthrough.trigger;

import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.BlockedAddresses;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.trigger.MailServerReport.Verdict;
import org.followthrough.trigger.ReportedMails.Match;
import org.springframework.stereotype.Component;

/**
 * Takes in the news that a message which was sent has not arrived: the attempt says so, a bad
 * address is blocked, and the workflow takes its way to the next channel.
 */
@Component
public class DeliveryReportIntake {

  private final Attempts attempts;
  private final Replies replies;
  private final BlockedAddresses blocked;
  private final NextChannel nextChannel;
  private final CoordinatorTasks tasks;
  private final RetriedTransaction transaction;
  private final ReportedMails mails;

  DeliveryReportIntake(
      Attempts attempts,
      Replies replies,
      BlockedAddresses blocked,
      NextChannel nextChannel,
      CoordinatorTasks tasks,
      RetriedTransaction transaction,
      ReportedMails mails) {
    this.attempts = attempts;
    this.replies = replies;
    this.blocked = blocked;
    this.nextChannel = nextChannel;
    this.tasks = tasks;
    this.transaction = transaction;
    this.mails = mails;
  }

  /** A mail server's report. One that nobody can match or read becomes a coordinators' task. */
  public void take(MailServerReport report) {
    transaction.run(
        () -> {
          Match match = mails.match(report.about());
          Reply kept = mails.kept(report, match);
          replies
              .add(kept, heardAs(report.verdict()))
              .ifPresent(id -> act(report, match, id, kept));
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

  /** Only an id of our own is believed so far that an address is blocked and a channel left. */
  private void act(MailServerReport report, Match match, long id, Reply kept) {
    switch (report.verdict()) {
      case UNDER_WAY -> {
        // On record; nothing is lost yet.
      }
      case BAD_ADDRESS, NOT_DELIVERED -> {
        if (!match.isOurs()) {
          tasks.lookInto(id, kept);
          return;
        }
        boolean isBad = report.verdict() == Verdict.BAD_ADDRESS;
        notDelivered(
            match.attempt(), null, isBad ? State.BOUNCED : State.FAILED, isBad, report.words());
      }
      case REFUSED_BY_POLICY, UNCLEAR -> tasks.lookInto(id, kept);
    }
  }

  private static String heardAs(Verdict verdict) {
    return switch (verdict) {
      case UNDER_WAY -> "report_delayed";
      case BAD_ADDRESS -> "report_bad_address";
      case NOT_DELIVERED -> "report_not_delivered";
      case REFUSED_BY_POLICY -> "report_refused";
      case UNCLEAR -> Replies.UNJUDGED;
    };
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
}
