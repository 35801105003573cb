package org.followthrough.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import org.followthrough.api.EmailAddress;
import org.followthrough.channel.Delivery;
import org.followthrough.message.Message;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/**
 * Mail to those who work here. It is no outreach: no limit, consent or window of a family holds.
 */
@Component
public class CoordinatorMail {

  private final JavaMailSender mail;
  private final EmailChannel channel;
  private final EmailProperties properties;
  private final Clock clock;

  CoordinatorMail(
      JavaMailSender mail, EmailChannel channel, EmailProperties properties, Clock clock) {
    this.mail = mail;
    this.channel = channel;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Whether a user's email is an address. Whatever stands there else, a mail program might read as
   * several of them, or as headers.
   */
  public static boolean canReach(String email) {
    return email != null && EmailAddress.isOne(email);
  }

  /**
   * @param address that {@link #canReach can be reached}
   * @return what the mail server said; nobody can say what became of one that is {@link
   *     Delivery.Unknown}
   */
  public Delivery send(String address, Message message) {
    if (!canReach(address)) {
      throw new IllegalArgumentException("no email address");
    }
    MimeMessage mime = mail.createMimeMessage();
    try {
      MimeMessageHelper helper = new MimeMessageHelper(mime, StandardCharsets.UTF_8.name());
      helper.setFrom(properties.from());
      helper.setTo(address);
      helper.setSubject(message.subject());
      helper.setText(message.text());
      helper.setSentDate(Date.from(clock.instant()));
      mime.saveChanges();
      return channel.send(mime, mime.getMessageID(), () -> {});
    } catch (MessagingException e) {
      return new Delivery.Undeliverable("no mail can be written to this address");
    }
  }
}
