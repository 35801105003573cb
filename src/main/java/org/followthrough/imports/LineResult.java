package org.followthrough.imports;

import org.followthrough.api.InvalidRequest;

/** What became of one line of a file. */
public sealed interface LineResult {

  /**
   * @param as the count that it raises, by its JSON name
   */
  record Counted(String as) implements LineResult {}

  record Refused(InvalidRequest why) implements LineResult {}
}
