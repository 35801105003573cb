package org.followthrough.channel.sms;

import java.util.List;
import java.util.Set;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.trigger.Incoming;
import org.followthrough.trigger.ReplyIntake;
import org.followthrough.trigger.ReportIntake;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The SMS gateway's calls: receipts of what we sent, and what families write. Only signed ones get
 * here.
 */
@RestController
class SmsWebhookController {

  private static final String EMPTY_TWIML = "<Response/>";

  /**
   * Twilio's codes for a number that can never be texted: no such number, a landline. A phone that
   * is off, a carrier that filters and the like blame no number.
   */
  private static final Set<String> BAD_NUMBER = Set.of("30005", "30006");

  private final Attempts attempts;
  private final ReplyIntake replies;
  private final ReportIntake reports;

  SmsWebhookController(Attempts attempts, ReplyIntake replies, ReportIntake reports) {
    this.attempts = attempts;
    this.replies = replies;
    this.reports = reports;
  }

  @PostMapping(SmsWebhooks.STATUS)
  ResponseEntity<Void> status(
      @RequestParam("step") String stepId,
      @RequestParam("attempt") int attempt,
      @RequestParam("MessageSid") String sid,
      @RequestParam("MessageStatus") String status,
      @RequestParam(value = "ErrorCode", required = false) String errorCode) {
    switch (status) {
      case "delivered" -> attempts.receipt(stepId, attempt, sid, State.DELIVERED, null);
      case "undelivered", "failed" ->
          reports.textNotDelivered(
              stepId,
              attempt,
              sid,
              BAD_NUMBER.contains(String.valueOf(errorCode)),
              "the SMS gateway reports " + status + " " + errorCode);
      default -> {
        // queued, sending, sent: we know that much
      }
    }
    return ResponseEntity.noContent().build();
  }

  @PostMapping(value = SmsWebhooks.INBOUND, produces = "text/xml")
  ResponseEntity<String> inbound(
      @RequestParam("MessageSid") String sid,
      @RequestParam("From") String from,
      @RequestParam(value = "Body", defaultValue = "") String text) {
    replies.take(new Incoming("sms", sid, from, List.of(), text, null));
    return ResponseEntity.ok(EMPTY_TWIML);
  }
}
