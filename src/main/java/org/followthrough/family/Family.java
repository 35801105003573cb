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
 * @param email where mail goes, or null
 * @param phone E.164 number for texts and calls, or null
 * @param timeZone IANA zone it lives in, or null for the organisation's
 * @param country ISO 3166 code, or null for the organisation's
 * @param region part of the country, or null
 * @param locale IETF language tag, or null
 * @param coordinator user id of the coordinator who looks after it, or null
 * @param engagementScore 0..100, or null where it is not known
 * @param consent by which channels it may be contacted: its record allows it, and the address has
 *     not said no
 * @param attributes whatever else the organisation wants in messages
 */
public record Family(
    String familyId,
    String familyName,
    String email,
    String phone,
    ZoneId timeZone,
    String country,
    String region,
    String locale,
    String coordinator,
    Double engagementScore,
    Consent consent,
    Map<String, Object> attributes) {

  /** The same family, with what holds for its channels once its addresses have been heard too. */
  public Family withConsent(Consent heard) {
    return new Family(
        familyId,
        familyName,
        email,
        phone,
        timeZone,
        country,
        region,
        locale,
        coordinator,
        engagementScore,
        heard,
        attributes);
  }

  /** Whether a person may call: there is a number, and the consent to use it. */
  public boolean mayBeCalled() {
    return phone != null && consent.call();
  }

  /** The zone in which this family's days begin and end. */
  public ZoneId zoneOr(Organisation organisation) {
    return timeZone != null ? timeZone : organisation.timeZone();
  }

  /** In which language it reads; null where it has not said so. */
  public Locale language() {
    return locale == null ? null : Locale.forLanguageTag(locale);
  }

  /** The language and country in which this family reads numbers and dates. */
  public Locale localeOr(Organisation organisation) {
    return locale != null
        ? Locale.forLanguageTag(locale)
        : country != null ? new Locale("en", country) : organisation.locale();
  }
}
