package org.followthrough.channel.sms;

import java.util.List;
import org.followthrough.audit.Attempt.State;
import org.followthrough.audit.Attempts;
import org.followthrough.trigger.ReplyIntake;
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

  private final Attempts attempts;
  private final ReplyIntake replies;

  SmsWebhookController(Attempts attempts, ReplyIntake replies) {
    this.attempts = attempts;
    this.replies = replies;
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
          attempts.receipt(
              stepId,
              attempt,
              sid,
              State.FAILED,
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
    replies.take("sms", sid, from, List.of(), text);
    return ResponseEntity.ok(EMPTY_TWIML);
  }
}
