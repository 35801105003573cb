package org.followthrough.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.followthrough.audit.AuditEntries.End;
import org.followthrough.audit.ContactHistory.HistoryEntry;
import org.followthrough.family.Family;

/**
 * The record of contact attempts that a board or a court would be shown.
 *
 * @param zone the family's own, in which all times are given
 * @param madeBy the user who asked for it
 * @param end where the family's chain ended then; empty where nothing is on record
 * @param isIntact whether that chain was as it was written
 */
record Evidence(
    Family family,
    ZoneId zone,
    Instant madeAt,
    String madeBy,
    Optional<End> end,
    boolean isIntact,
    List<HistoryEntry> lines) {

  String checkValue() {
    return end.map(one -> one.checkValue().toString()).orElse(null);
  }
}
