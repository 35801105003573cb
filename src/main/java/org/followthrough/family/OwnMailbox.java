package org.followthrough.family;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The addresses from which the organisation writes and at which it reads; no family has them. */
@Component
public class OwnMailbox {

  private final Set<String> addresses;

  OwnMailbox(
      @Value("${followthrough.email.from}") String from,
      @Value("${followthrough.email.inbox.username}") String mailbox)
      throws AddressException {
    this.addresses =
        Stream.of(new InternetAddress(from).getAddress(), mailbox)
            .filter(address -> address.contains("@"))
            .map(OwnMailbox::plain)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether mail to it comes to us; in any case of letters, and with a tag after a plus. */
  public boolean isAddress(String address) {
    return addresses.contains(plain(address));
  }

  private static String plain(String address) {
    return address.toLowerCase(Locale.ROOT).replaceFirst("\\+[^@]*@", "@");
  }
}
