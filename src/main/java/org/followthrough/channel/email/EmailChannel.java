package org.followthrough.channel.email;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.followthrough.channel.Channel;
import org.followthrough.channel.Delivery;
import org.followthrough.family.Family;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Email over SMTP. */
@Component
class EmailChannel implements Channel {

  /** Names the instance to whoever handles the mail, and comes back in bounces. */
  static final String INSTANCE_HEADER = "X-Followthrough-Instance";

  private final JavaMailSender mail;
  private final InternetAddress from;
  private final MessageTemplates templates;
  private final Clock clock;

  EmailChannel(
      JavaMailSender mail, EmailProperties properties, MessageTemplates templates, Clock clock)
      throws MessagingException {
    this.mail = mail;
    this.from = new InternetAddress(properties.from(), true);
    this.templates = templates;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public Optional<String> address(Family family) {
    return Optional.ofNullable(family.email());
  }

  @Override
  public boolean isAllowedBy(Family family) {
    return family.consent().email();
  }

  @Override
  public boolean offers(String template) {
    return templates.hasEmail(template);
  }

  @Override
  public Message render(String template, Map<String, Object> variables) {
    return templates.email(template, variables);
  }

  /** A Message-ID of our own making: replies and bounces quote it. */
  @Override
  public Optional<String> providerIdFor(Outgoing outgoing) {
    String address = from.getAddress();
    return Optional.of(
        "<%s.%d%s>"
            .formatted(
                outgoing.stepId(), outgoing.attempt(), address.substring(address.indexOf('@'))));
  }

  @Override
  public Delivery send(Outgoing outgoing) {
    String messageId = providerIdFor(outgoing).orElseThrow();
    try {
      mail.send(mime(outgoing, messageId));
      return new Delivery.Accepted(messageId);
    } catch (MailAuthenticationException e) {
      return new Delivery.Misconfigured("the mail server refuses our credentials: " + words(e));
    } catch (MailSendException e) {
      if (e.getFailedMessages().isEmpty()) {
        // The message was accepted; only closing the connection went wrong.
        return new Delivery.Accepted(messageId);
      }
      Exception failure = e.getFailedMessages().values().iterator().next();
      // A failure to connect is also the cause; a connection that broke while sending is not.
      return failure == e.getCause()
          ? new Delivery.Refused("the mail server cannot be reached: " + words(failure))
          : failed(failure);
    } catch (MessagingException e) {
      return new Delivery.Undeliverable("no mail can be written to this address: " + words(e));
    }
  }

  /** SMTP cannot be asked what became of a message. */
  @Override
  public Optional<Delivery> lookUp(Outgoing outgoing, Instant begunAt) {
    return Optional.of(
        new Delivery.Unknown(
            "the application stopped while this mail was on its way; it may or may not have arrived"));
  }

  private MimeMessage mime(Outgoing outgoing, String messageId) throws MessagingException {
    MimeMessage mime =
        new MimeMessage((jakarta.mail.Session) null) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
          }
        };
    MimeMessageHelper helper = new MimeMessageHelper(mime, true, StandardCharsets.UTF_8.name());
    helper.setFrom(from);
    helper.setTo(new InternetAddress(outgoing.address(), true));
    helper.setSubject(outgoing.message().subject());
    helper.setText(outgoing.message().text(), outgoing.message().html());
    helper.setSentDate(Date.from(clock.instant()));
    mime.setHeader(INSTANCE_HEADER, outgoing.instanceId());
    unsubscribing(mime, outgoing.message().unsubscribeUrl());
    return mime;
  }

  /** RFC 8058: the mail program offers a button, whose click is one POST to the first address. */
  private void unsubscribing(MimeMessage mime, String url) throws MessagingException {
    if (url == null) {
      return;
    }
    String token = url.substring(url.lastIndexOf('/') + 1);
    mime.setHeader(
        "List-Unsubscribe",
        MimeUtility.fold(
            18,
            "<%s>, <mailto:%s?subject=unsubscribe%%20%s>"
                .formatted(url, from.getAddress(), token)));
    mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }

  /** The server spoke to us about this message: its code says what that means. */
  private static Delivery failed(Exception failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      if (e instanceof SMTPAddressFailedException refused) {
        return judged(refused.getReturnCode(), words(refused), true);
      }
      if (e instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
        return judged(refused.getReturnCode(), words(refused), false);
      }
      if (e instanceof SendFailedException refused && isAddressFault(refused)) {
        return new Delivery.Undeliverable("no mail can be sent to this address: " + words(refused));
      }
    }
    return new Delivery.Unknown("the connection broke while sending: " + words(failure));
  }

  private static Delivery judged(int code, String words, boolean ofTheAddress) {
    if (code < 500) {
      return new Delivery.Refused("the mail server said " + words);
    }
    boolean ours = !ofTheAddress || words.contains(" 5.7.") || code == 530 || code == 535;
    return ours
        ? new Delivery.Misconfigured("the mail server refuses our mail: " + words)
        : new Delivery.Undeliverable("the mail server said " + words);
  }

  private static boolean isAddressFault(SendFailedException e) {
    Address[] invalid = e.getInvalidAddresses();
    return invalid != null && invalid.length > 0 && e.getNextException() == null;
  }

  private static Exception next(Exception e) {
    return e instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static String words(Exception e) {
    return String.valueOf(e.getMessage()).strip();
  }
}
