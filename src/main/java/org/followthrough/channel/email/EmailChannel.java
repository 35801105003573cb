package org.followthrough.channel.email;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.followthrough.api.EmailAddress;
import org.followthrough.channel.Channel;
import org.followthrough.channel.Delivery;
import org.followthrough.family.Family;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Email over SMTP. */
@Component
class EmailChannel implements Channel {

  /** Names the instance to whoever handles the mail, and comes back in bounces. */
  static final String INSTANCE_HEADER = "X-Followthrough-Instance";

  private static final Pattern CODE = Pattern.compile("(?:^|response: )([245]\\d{2})\\b");

  static {
    // Jakarta Mail searches all jars for these, several times for each mail, unless it is told.
    System.setProperty(
        "jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
    System.setProperty(
        "jakarta.activation.spi.MailcapRegistryProvider",
        "org.eclipse.angus.activation.MailcapRegistryProviderImpl");
    System.setProperty(
        "jakarta.activation.spi.MimeTypeRegistryProvider",
        "org.eclipse.angus.activation.MimeTypeRegistryProviderImpl");
  }

  private final JavaMailSender mail;
  private final MailConnections connections;
  private final InternetAddress from;
  private final MessageTemplates templates;
  private final Clock clock;

  EmailChannel(
      JavaMailSender mail,
      MailConnections connections,
      EmailProperties properties,
      MessageTemplates templates,
      Clock clock)
      throws MessagingException {
    this.mail = mail;
    this.connections = connections;
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
  public Message render(String template, Locale locale, Map<String, Object> variables) {
    return templates.email(template, locale, variables);
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
  public Delivery send(Outgoing outgoing, Runnable beforeTheWire) {
    String messageId = providerIdFor(outgoing).orElseThrow();
    MimeMessage mime;
    try {
      mime = mime(outgoing, messageId);
    } catch (MessagingException e) {
      return new Delivery.Undeliverable("no mail can be written to this address: " + words(e));
    }
    return send(mime, messageId, beforeTheWire);
  }

  /**
   * Hands a mail to the mail server.
   *
   * @param messageId under which it is known where it is accepted
   */
  Delivery send(MimeMessage mime, String messageId, Runnable beforeTheWire) {
    MailConnection connection;
    try {
      connection = connections.take();
    } catch (MessagingException e) {
      return notConnected(e);
    } catch (NoSuchElementException e) {
      return new Delivery.Refused("all connections to the mail server are busy");
    }
    if (EmailAddress.needsSmtpUtf8(address(mime)) && !connection.knowsSmtpUtf8()) {
      connections.giveBack(connection);
      return new Delivery.Undeliverable(
          "our mail server cannot hand on mail to an address with letters beyond ASCII before the @"
              + " (it lacks SMTPUTF8); the address itself may be right");
    }
    try {
      beforeTheWire.run();
    } catch (RuntimeException e) {
      connections.giveBack(connection);
      throw e;
    }
    try {
      connection.send(mime);
      connections.giveBack(connection);
      return new Delivery.Accepted(messageId);
    } catch (MessagingException e) {
      Delivery failed = failed(e, connection.hasEnded());
      connections.giveAway(connection);
      return failed;
    } catch (RuntimeException | Error e) {
      connections.giveAway(connection);
      throw e;
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
    MimeMessage mime = mail.createMimeMessage();
    MimeMessageHelper helper = new MimeMessageHelper(mime, true, StandardCharsets.UTF_8.name());
    helper.setFrom(from);
    helper.setTo(
        new InternetAddress(
            EmailAddress.onTheWire(outgoing.address())
                .orElseThrow(() -> new AddressException("no mail address", outgoing.address())),
            true));
    helper.setSubject(outgoing.message().subject());
    helper.setText(outgoing.message().text(), outgoing.message().html());
    helper.setSentDate(Date.from(clock.instant()));
    mime.setHeader(INSTANCE_HEADER, outgoing.instanceId());
    if (outgoing.answers() != null) {
      // So that it stands in the thread of what it answers.
      mime.setHeader("In-Reply-To", outgoing.answers());
      mime.setHeader("References", outgoing.answers());
    }
    unsubscribing(mime, outgoing.message().unsubscribeUrl());
    mime.saveChanges();
    // Only now: saving gives it one that says nothing.
    mime.setHeader("Message-ID", messageId);
    return mime;
  }

  private static String address(MimeMessage mime) {
    try {
      return ((InternetAddress) mime.getAllRecipients()[0]).getAddress();
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail that we wrote has no recipient", e);
    }
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

  /** Nothing of the mail has left: the server is away, or does not want us. */
  private static Delivery notConnected(MessagingException failure) {
    int code = code(words(failure));
    if (failure instanceof AuthenticationFailedException) {
      return code >= 400 && code < 500
          ? new Delivery.Refused("the mail server cannot check our credentials: " + words(failure))
          : new Delivery.Misconfigured(
              "the mail server refuses our credentials (spring.mail.username and .password): "
                  + words(failure));
    }
    if (failure.getNextException() instanceof SSLException tls) {
      return new Delivery.Misconfigured(
          "no secure connection to the mail server can be made: " + words(tls));
    }
    boolean isAway =
        failure.getNextException() instanceof IOException || code < 0 || code < 500 && code >= 400;
    return isAway && !words(failure).contains("STARTTLS is required")
        ? new Delivery.Refused("the mail server cannot be reached: " + words(failure))
        : new Delivery.Misconfigured("the mail server does not want us: " + words(failure));
  }

  /** The server spoke to us about this message, or broke off. */
  private static Delivery failed(MessagingException failure, boolean ended) {
    for (Exception e = failure; e != null; e = next(e)) {
      if (e instanceof SMTPAddressFailedException refused && refused.getReturnCode() >= 400) {
        return SmtpReply.of(refused.getReturnCode(), true, words(refused)).judged();
      }
      if (e instanceof SMTPSendFailedException refused && refused.getReturnCode() >= 400) {
        return SmtpReply.of(refused.getReturnCode(), false, words(refused)).judged();
      }
      if (e instanceof SendFailedException refused && isAddressFault(refused)) {
        return new Delivery.Undeliverable("no mail can be sent to this address: " + words(refused));
      }
    }
    return ended
        ? new Delivery.Unknown(
            "the connection broke after the mail was handed over and before the mail server had"
                + " answered: "
                + words(failure))
        : new Delivery.Refused(
            "the connection broke before the mail was handed over: " + words(failure));
  }

  private static boolean isAddressFault(SendFailedException e) {
    Address[] invalid = e.getInvalidAddresses();
    return invalid != null && invalid.length > 0 && e.getNextException() == null;
  }

  /** The server's code, where a failure to connect tells it; negative where there is none. */
  private static int code(String words) {
    Matcher code = CODE.matcher(words);
    return code.find() ? Integer.parseInt(code.group(1)) : -1;
  }

  private static Exception next(Exception e) {
    return e instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static String words(Exception e) {
    return String.valueOf(e.getMessage()).strip();
  }
}
