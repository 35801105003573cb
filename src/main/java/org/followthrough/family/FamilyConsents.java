package org.followthrough.family;

import java.util.List;
import org.followthrough.contact.AddressConsents;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Consents;
import org.springframework.stereotype.Component;

/**
 * What families and their addresses allow and forbid. What an address says holds for every record
 * that has it; what stands only on a record is that record's. Takes part in the caller's
 * transaction.
 */
@Component
public class FamilyConsents {

  private static final String EMAIL = "email";

  private final Families families;
  private final Consents consents;
  private final AddressConsents addresses;
  private final Attempts attempts;

  FamilyConsents(
      Families families, Consents consents, AddressConsents addresses, Attempts attempts) {
    this.families = families;
    this.consents = consents;
    this.addresses = addresses;
    this.attempts = attempts;
  }

  /** Whether an address, whosever it is, has said no to a channel. */
  public boolean saidNo(String channel, String address) {
    return addresses.saysNo(channel, address);
  }

  /**
   * An address speaks for itself, and with it for every family that we know by it.
   *
   * @param channel {@code email}, {@code sms} or {@code call}
   * @param source what was said and where, such as {@code sms:STOP}; nothing personal
   */
  public void addressSays(String channel, String address, boolean given, String source) {
    addressSays(channel, address, given, source, source);
  }

  private void addressSays(
      String channel, String address, boolean given, String source, String sourceOnRecord) {
    if (addresses.say(channel, address, given, source)) {
      families.recordedWithAddress(address).stream()
          .filter(family -> allows(family, channel) && has(family, channel, address))
          .forEach(family -> consents.record(family.familyId(), channel, given, sourceOnRecord));
    }
  }

  /**
   * A family forbids a channel, by whichever way it said so: its address on record says no. Where
   * it has none, its record does.
   */
  public void familyForbids(String familyId, String channel, String source) {
    families
        .find(familyId)
        .ifPresent(
            family -> {
              String address = address(family, channel);
              if (address == null) {
                consents.changeRecord(familyId, channel, false, source);
              } else {
                addressSays(channel, address, false, source);
              }
            });
  }

  /**
   * Somebody who got our mail to a family wants no more of it: the mailbox to which we wrote last,
   * which may be another than the one that is on record by now.
   */
  public void mailboxForbids(String familyId, String source) {
    attempts
        .lastToFamily(familyId, EMAIL)
        .map(Attempt::address)
        .ifPresentOrElse(
            mailbox -> addressSays(EMAIL, mailbox, false, source),
            () -> familyForbids(familyId, EMAIL, source));
  }

  /**
   * A coordinator gives back what the family's addresses had taken, because the family said so.
   *
   * @param channels those that are given
   */
  void givenBack(Family family, List<String> channels, String source, String reason) {
    for (String channel : channels) {
      String address = address(family, channel);
      if (address != null) {
        addressSays(channel, address, true, source, source + ": " + reason);
      }
    }
  }

  private static boolean has(Family family, String channel, String address) {
    return address.equalsIgnoreCase(address(family, channel));
  }

  private static String address(Family family, String channel) {
    return channel.equals(EMAIL) ? family.email() : family.phone();
  }

  private static boolean allows(Family family, String channel) {
    return switch (channel) {
      case EMAIL -> family.consent().email();
      case "sms" -> family.consent().sms();
      case "call" -> family.consent().call();
      default -> throw new IllegalArgumentException("there is no channel " + channel);
    };
  }
}
