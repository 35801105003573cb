package org.followthrough.contact;

/**
 * By which channels a family may be contacted.
 *
 * @param email by email; true unless the family withdrew it
 * @param sms by text; true unless the family withdrew it
 * @param call by phone; true unless the family withdrew it
 */
public record Consent(boolean email, boolean sms, boolean call) {

  /** What holds for a family that never said otherwise. */
  public static final Consent GIVEN = new Consent(true, true, true);
}
