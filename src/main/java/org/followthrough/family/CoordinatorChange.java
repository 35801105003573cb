package org.followthrough.family;

import java.util.List;

/**
 * Something has changed about who does the work for families; told in the transaction in which it
 * does.
 */
public sealed interface CoordinatorChange {

  /** Families have other coordinators than before. */
  record HandedOver(List<Handover> families) implements CoordinatorChange {}

  /** A coordinator's absences are others than before. */
  record Absences(Coordinator coordinator) implements CoordinatorChange {}

  /**
   * @param before whose family it was, or null
   * @param after whose it is, or null
   */
  record Handover(String familyId, String before, String after) {}
}
