package org.followthrough.family;

import java.util.List;

/**
 * Families have other coordinators than before; told in the transaction in which that is written.
 */
public record FamiliesHandedOver(List<Handover> families) {

  /**
   * @param before whose family it was, or null
   * @param after whose it is, or null
   */
  public record Handover(String familyId, String before, String after) {}
}
