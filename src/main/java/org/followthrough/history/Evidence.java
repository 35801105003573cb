package org.followthrough.history;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.followthrough.family.Family;
import org.followthrough.history.ContactHistory.HistoryEntry;

/**
 * The record of contact attempts that a board or a court would be shown.
 *
 * @param zone the family's own, in which all times are given
 * @param madeBy the user who asked for it
 * @param checkValue where the family's chain ended then; null where nothing is on record
 * @param isIntact whether that chain was as it was written
 */
record Evidence(
    Family family,
    ZoneId zone,
    Instant madeAt,
    String madeBy,
    String checkValue,
    boolean isIntact,
    List<HistoryEntry> lines) {}
