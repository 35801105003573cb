package org.followthrough.channel.email;

import java.time.Clock;
import java.util.Date;
import org.followthrough.api.EmailAddress;
import org.followthrough.message.Message;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * Mail to those who work here. It is no outreach: no limit, consent or window of a family holds.
 */
@Component
public class CoordinatorMail {

  private final JavaMailSender mail;
  private final EmailProperties properties;
  private final Clock clock;

  CoordinatorMail(JavaMailSender mail, EmailProperties properties, Clock clock) {
    this.mail = mail;
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
   * @return whether the mail server has taken it
   */
  public boolean send(String address, Message message) {
    if (!canReach(address)) {
      throw new IllegalArgumentException("no email address");
    }
    SimpleMailMessage simple = new SimpleMailMessage();
    simple.setFrom(properties.from());
    simple.setTo(address);
    simple.setSubject(message.subject());
    simple.setText(message.text());
    simple.setSentDate(Date.from(clock.instant()));
    try {
      mail.send(simple);
      return true;
    } catch (MailException e) {
      return false;
    }
  }
}
