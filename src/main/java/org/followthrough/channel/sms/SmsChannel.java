package org.followthrough.channel.sms;

import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.type.PhoneNumber;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.followthrough.channel.Channel;
import org.followthrough.channel.Delivery;
import org.followthrough.channel.sms.GatewayHttpClient.LeftAlone;
import org.followthrough.contact.Attempts;
import org.followthrough.family.Family;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates;
import org.springframework.stereotype.Component;

/** Text messages through the SMS gateway. */
@Component
class SmsChannel implements Channel {

  /**
   * Twilio's codes for a number that can never be texted: invalid, unreachable, opted out, a
   * landline.
   */
  private static final Set<Integer> NUMBER_AT_FAULT = Set.of(21211, 21217, 21610, 21612, 21614);

  /** Twilio's codes for a text that nobody could be sent: empty, too long. */
  private static final Set<Integer> TEXT_AT_FAULT = Set.of(21602, 21605, 21617);

  /** The gateway's clock and ours may differ a little. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final TwilioRestClient gateway;
  private final SmsProperties properties;
  private final SmsWebhooks webhooks;
  private final MessageTemplates templates;
  private final Attempts attempts;

  SmsChannel(
      SmsProperties properties,
      SmsWebhooks webhooks,
      MessageTemplates templates,
      Attempts attempts,
      Clock clock) {
    this.gateway =
        new TwilioRestClient.Builder(properties.accountSid(), properties.authToken())
            .httpClient(new GatewayHttpClient(properties.baseUrl(), properties.timeout(), clock))
            .build();
    this.properties = properties;
    this.webhooks = webhooks;
    this.templates = templates;
    this.attempts = attempts;
  }

  @Override
  public String name() {
    return "sms";
  }

  @Override
  public Optional<String> address(Family family) {
    return Optional.ofNullable(family.phone());
  }

  @Override
  public boolean isAllowedBy(Family family) {
    return family.consent().sms();
  }

  @Override
  public boolean offers(String template) {
    return templates.hasSms(template);
  }

  @Override
  public Message render(String template, Map<String, Object> variables) {
    return templates.sms(template, variables);
  }

  @Override
  public Optional<String> providerIdFor(Outgoing outgoing) {
    return Optional.empty();
  }

  @Override
  public Delivery send(Outgoing outgoing, Runnable beforeTheWire) {
    try {
      String sid =
          GatewayHttpClient.beforeTheWire(
              beforeTheWire,
              () ->
                  com.twilio.rest.api.v2010.account.Message.creator(
                          new PhoneNumber(outgoing.address()),
                          new PhoneNumber(properties.from()),
                          outgoing.message().text())
                      .setStatusCallback(webhooks.statusCallback(outgoing))
                      .create(gateway)
                      .getSid());
      return new Delivery.Accepted(sid);
    } catch (LeftAlone e) {
      return new Delivery.Refused(e.getMessage(), e.pause());
    } catch (ApiException e) {
      return e.getStatusCode() == null ? unanswered(e) : refused(e);
    } catch (TwilioException e) {
      return unanswered(e);
    }
  }

  /** The gateway is asked for a text of these words to this number since the send was begun. */
  @Override
  public Optional<Delivery> lookUp(Outgoing outgoing, Instant begunAt) {
    Instant since = begunAt.minus(CLOCK_SKEW);
    try {
      return StreamSupport.stream(
              com.twilio.rest.api.v2010.account.Message.reader()
                  .setTo(outgoing.address())
                  .setDateSentAfter(since.atZone(ZoneOffset.UTC))
                  .read(gateway)
                  .spliterator(),
              false)
          .filter(message -> outgoing.message().text().equals(message.getBody()))
          .filter(message -> !message.getDateCreated().toInstant().isBefore(since))
          // Another step may have sent the same words to the same number.
          .filter(message -> attempts.behind(message.getSid()).isEmpty())
          .map(message -> (Delivery) new Delivery.Accepted(message.getSid()))
          .findFirst();
    } catch (TwilioException e) {
      return Optional.of(
          new Delivery.InDoubt("the SMS gateway cannot be asked: " + e.getMessage()));
    }
  }

  private static Delivery refused(ApiException e) {
    int status = e.getStatusCode();
    String words = "the SMS gateway said " + status + " " + e.getMessage();
    if (status >= 500) {
      // It stumbled over the text, and may have taken it all the same: it is asked before the text
      // is sent again.
      return new Delivery.InDoubt(words);
    }
    int code = Objects.requireNonNullElse(e.getCode(), 0);
    if (NUMBER_AT_FAULT.contains(code)) {
      return new Delivery.Undeliverable(words);
    }
    return TEXT_AT_FAULT.contains(code)
        ? new Delivery.Unacceptable(words)
        : new Delivery.Misconfigured(words + " (followthrough.sms.*)");
  }

  /** No answer, or none that makes sense: unless nothing left, the gateway may have the text. */
  private static Delivery unanswered(TwilioException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof ConnectTimeoutException
          || cause instanceof ConnectionRequestTimeoutException) {
        return new Delivery.Refused("the SMS gateway cannot be reached: " + e.getMessage());
      }
    }
    return new Delivery.InDoubt("the SMS gateway gave no usable answer: " + e.getMessage());
  }
}
