package org.followthrough.family;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.followthrough.contact.Consent;

/**
 * The household that is contacted.
 *
 * @param familyId the organisation's own id
 * @param familyName how messages address it
 * @param coordinator user id of the coordinator who looks after it, or null
 * @param engagementScore 0..100, or null where it is not known
 * @param attributes whatever else the organisation wants in messages
 */
public record Family(
    String familyId,
    String familyName,
    Contact contact,
    Home home,
    String coordinator,
    Double engagementScore,
    Map<String, Object> attributes) {

  public String email() {
    return contact.email();
  }

  public String phone() {
    return contact.phone();
  }

  public Consent consent() {
    return contact.consent();
  }

  /** The same family, with what holds for its channels once its addresses have been heard too. */
  public Family withConsent(Consent heard) {
    return new Family(
        familyId,
        familyName,
        new Contact(contact.email(), contact.phone(), heard),
        home,
        coordinator,
        engagementScore,
        attributes);
  }

  /** Whether a person may call: there is a number, and the consent to use it. */
  public boolean mayBeCalled() {
    return phone() != null && consent().call();
  }

  /** The zone in which this family's days begin and end. */
  public ZoneId zoneOr(Organisation organisation) {
    return home.timeZone() != null ? home.timeZone() : organisation.timeZone();
  }

  /** In which language it reads; null where it has not said so. */
  public Locale language() {
    return home.locale() == null ? null : Locale.forLanguageTag(home.locale());
  }

  /** The language and country in which this family reads numbers and dates. */
  public Locale localeOr(Organisation organisation) {
    return home.locale() != null
        ? Locale.forLanguageTag(home.locale())
        : home.country() != null ? new Locale("en", home.country()) : organisation.locale();
  }

  /**
   * How it is reached.
   *
   * @param email where mail goes, or null
   * @param phone E.164 number for texts and calls, or null
   * @param consent by which channels it may be contacted: its record allows it, and the address has
   *     not said no
   */
  public record Contact(String email, String phone, Consent consent) {}

  /**
   * Where it lives, and in which language; what is null is as the organisation's.
   *
   * @param timeZone IANA zone
   * @param country ISO 3166 code
   * @param region part of the country
   * @param locale IETF language tag
   */
  public record Home(ZoneId timeZone, String country, String region, String locale) {}
}
