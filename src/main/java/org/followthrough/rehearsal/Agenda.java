package org.followthrough.rehearsal;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The clock of a walk: it stands still while something happens, and then goes to the next. */
final class Agenda {

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::number));
  private Instant now;
  private long number;

  Agenda(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  /** Something happens then; what should have happened before happens now. */
  void at(Instant moment, Runnable happens) {
    entries.add(new Entry(moment.isBefore(now) ? now : moment, number++, happens));
  }

  /**
   * Lets the next thing happen.
   *
   * @return false where nothing is left
   */
  boolean next() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    now = next.at;
    next.happens.run();
    return true;
  }

  private record Entry(Instant at, long number, Runnable happens) {}
}
