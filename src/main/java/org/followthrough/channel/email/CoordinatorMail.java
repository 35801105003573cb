package org.followthrough.channel.email;

import java.time.Clock;
import java.util.Date;
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
   * @return whether the mail server has taken it
   */
  public boolean send(String address, Message message) {
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
