package org.followthrough.family;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who looks after families.
 *
 * @param id of the user
 * @param callsPerDay how many calls they can make in a day, or null where nobody said
 * @param absences when they are away, the earliest first
 */
public record Coordinator(String id, Integer callsPerDay, List<Absence> absences) {

  /**
   * A time in which somebody is away.
   *
   * @param from as it was written, a day or a moment
   * @param until as it was written; a day is away as a whole
   * @param begins the first moment
   * @param ends the first moment at which they are back
   * @param substitute the user who takes the tasks, or null where the group does
   */
  public record Absence(
      String from, String until, Instant begins, Instant ends, String substitute) {

    boolean isAt(Instant moment) {
      return !moment.isBefore(begins) && moment.isBefore(ends);
    }
  }

  /** Why they are not there at a moment; empty where they are. */
  Optional<Absence> awayAt(Instant moment) {
    return absences.stream().filter(absence -> absence.isAt(moment)).findFirst();
  }
}
