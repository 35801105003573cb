package org.followthrough.api;

import com.ibm.icu.text.IDNA;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a mail can be sent to. */
public final class EmailAddress {

  /** RFC 5321: a path of 256 characters, of which two are its brackets. */
  private static final int LONGEST = 254;

  private static final Pattern ONE =
      Pattern.compile("[^\\p{Cntrl}\\p{Z}\"(),:;<>\\[\\]\\\\@]+@[^\\p{Cntrl}\\p{Z}@]+");

  /** As registries read a domain today: "ß" stays what it is, and is not another domain's "ss". */
  private static final IDNA DOMAINS =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

  private EmailAddress() {}

  /** Whether it is one plain address, that no header of a mail can be made to say more with. */
  public static boolean isOne(String text) {
    return ONE.matcher(text).matches() && onTheWire(text).isPresent();
  }

  /**
   * As mail servers hand it on: its domain in ASCII (RFC 5891); what stands before the "@" stays as
   * it is.
   *
   * @return empty where no mail can ever be sent to it
   */
  public static Optional<String> onTheWire(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    return inAscii(text.substring(at + 1))
        .map(domain -> text.substring(0, at + 1) + domain)
        .filter(EmailAddress::isWellFormed);
  }

  /** Whether only a server that knows SMTPUTF8 (RFC 6531) hands on mail for it. */
  public static boolean needsSmtpUtf8(String onTheWire) {
    return !isAscii(onTheWire);
  }

  private static Optional<String> inAscii(String domain) {
    if (isAscii(domain)) {
      return Optional.of(domain);
    }
    IDNA.Info info = new IDNA.Info();
    String ascii = DOMAINS.nameToASCII(domain, new StringBuilder(), info).toString();
    return info.hasErrors() ? Optional.empty() : Optional.of(ascii);
  }

  private static boolean isWellFormed(String address) {
    if (address.length() > LONGEST) {
      return false;
    }
    try {
      return new InternetAddress(address, true).getAddress().equals(address);
    } catch (AddressException e) {
      return false;
    }
  }

  private static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }
}
