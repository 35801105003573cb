package org.followthrough.calendar;

import java.time.DateTimeException;
import java.util.Optional;
import org.followthrough.timing.BusinessTime;

/** A wait of a workflow for which the prediction behind it may leave less time than it takes. */
public final class ShortenedWait {

  private ShortenedWait() {}

  /**
   * @param windowDays what the prediction leaves; empty where no prediction is behind it
   * @param lengthDays what the workflow takes; empty where it does not say so
   * @return the wait itself where there is time enough
   * @throws DateTimeException where the wait is none; the message says what to write
   */
  public static String of(String wait, Optional<Integer> windowDays, Optional<Integer> lengthDays) {
    return lengthDays.isPresent() && windowDays.isPresent()
        ? BusinessTime.shrunk(wait, windowDays.get(), lengthDays.get())
        : wait;
  }
}
