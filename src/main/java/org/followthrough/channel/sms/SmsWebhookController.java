package org.followthrough.channel.sms;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.followthrough.audit.Attempt.State;
import org.followthrough.audit.Attempts;
import org.followthrough.trigger.ReplyIntake;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The SMS gateway's calls: receipts of what we sent, and what families write. */
@RestController
class SmsWebhookController {

  private static final String EMPTY_TWIML = "<Response/>";

  private final SmsWebhooks webhooks;
  private final Attempts attempts;
  private final ReplyIntake replies;

  SmsWebhookController(SmsWebhooks webhooks, Attempts attempts, ReplyIntake replies) {
    this.webhooks = webhooks;
    this.attempts = attempts;
    this.replies = replies;
  }

  @PostMapping(SmsWebhooks.STATUS)
  ResponseEntity<Void> status(
      HttpServletRequest request,
      @RequestParam("step") String stepId,
      @RequestParam("attempt") int attempt,
      @RequestParam("MessageSid") String sid,
      @RequestParam("MessageStatus") String status,
      @RequestParam(value = "ErrorCode", required = false) String errorCode) {
    if (!webhooks.isSigned(request)) {
      return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
    }
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
      HttpServletRequest request,
      @RequestParam("MessageSid") String sid,
      @RequestParam("From") String from,
      @RequestParam(value = "Body", defaultValue = "") String text) {
    if (!webhooks.isSigned(request)) {
      return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
    }
    replies.take("sms", sid, from, List.of(), text);
    return ResponseEntity.ok(EMPTY_TWIML);
  }
}
