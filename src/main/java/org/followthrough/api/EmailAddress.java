package org.followthrough.api;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/** What a mail can be sent to. */
public final class EmailAddress {

  /** RFC 5321: a path of 256 characters, of which two are its brackets. */
  private static final int LONGEST = 254;

  private static final Pattern ONE =
      Pattern.compile("[^\\p{Cntrl}\\p{Z}\"(),:;<>\\[\\]\\\\@]+@[^\\p{Cntrl}\\p{Z}@]+");

  private EmailAddress() {}

  /** Whether it is one plain address, that no header of a mail can be made to say more with. */
  public static boolean isOne(String text) {
    if (text.length() > LONGEST || !ONE.matcher(text).matches()) {
      return false;
    }
    try {
      new InternetAddress(text, true);
      return true;
    } catch (AddressException e) {
      return false;
    }
  }
}
