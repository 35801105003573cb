package org.followthrough.channel.sms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.trigger.DeliveryReportIntake;
import org.followthrough.trigger.Incoming;
import org.followthrough.trigger.Meaning;
import org.followthrough.trigger.ReplyIntake;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
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

  /** What the gateway says it has understood, and has confirmed to the sender itself. */
  private static final Map<String, Meaning> OPT_OUT_TYPES =
      Map.of("STOP", Meaning.STOP, "START", Meaning.START, "HELP", Meaning.HELP);

  private final Attempts attempts;
  private final ReplyIntake replies;
  private final DeliveryReportIntake reports;
  private final HelpText help;

  SmsWebhookController(
      Attempts attempts, ReplyIntake replies, DeliveryReportIntake reports, HelpText help) {
    this.attempts = attempts;
    this.replies = replies;
    this.reports = reports;
    this.help = help;
  }

  @PostMapping(SmsWebhooks.STATUS)
  ResponseEntity<Void> status(@RequestAttribute(SmsWebhooks.SIGNED) SignedWebhook webhook) {
    String stepId = webhook.ours("step");
    int attempt = attempt(webhook.ours("attempt"));
    String sid = webhook.said("MessageSid");
    String status = webhook.said("MessageStatus");
    String errorCode = webhook.form().get("ErrorCode");
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
  ResponseEntity<String> inbound(@RequestAttribute(SmsWebhooks.SIGNED) SignedWebhook webhook) {
    Incoming text =
        new Incoming(
            "sms",
            webhook.said("MessageSid"),
            webhook.said("From"),
            List.of(),
            webhook.form().getOrDefault("Body", ""),
            null,
            List.of());
    Optional<Meaning> byGateway =
        Optional.ofNullable(OPT_OUT_TYPES.get(webhook.form().getOrDefault("OptOutType", "")));
    boolean asksWhoWeAre = replies.take(text, byGateway);
    return ResponseEntity.ok(asksWhoWeAre ? help.answer() : EMPTY_TWIML);
  }

  private static int attempt(String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw InvalidRequest.field(Kind.MALFORMED, "attempt", "must be a number");
    }
  }
}
