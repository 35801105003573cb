package org.followthrough.timing;

import java.time.LocalDate;
import java.util.Optional;

/** The holidays of one place. */
@FunctionalInterface
public interface Holidays {

  /** Where every day is a working day. */
  Holidays NONE = day -> Optional.empty();

  /** The name of the holiday that this day is; empty where it is none. */
  Optional<String> on(LocalDate day);
}
