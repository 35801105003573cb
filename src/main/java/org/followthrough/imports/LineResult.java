package org.followthrough.imports;

import java.util.List;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;

/** What became of one line of a file. */
public sealed interface LineResult {

  /**
   * @param as the count that it raises, by its JSON name
   */
  record Counted(String as) implements LineResult {}

  /**
   * @param as the count that it raises, by its JSON name
   * @param remarks what somebody should look at although the line was taken
   */
  record Remarked(String as, List<FieldError> remarks) implements LineResult {}

  record Refused(InvalidRequest why) implements LineResult {}
}
