package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * What no test of the whole build has taken, nobody has seen working. Asked after all tests, which
 * run in more than one JVM, and only where nobody chose single ones.
 */
@DisabledIfSystemProperty(
    named = "test",
    matches = ".+",
    disabledReason = "with -Dtest only some tests run")
class AllPathsIT {

  @Test
  void everySequenceFlowBoundaryEventAndEndOfEveryDiagramWasTaken() throws IOException {
    assertThat(PathsTaken.missing()).as("never taken by any test").isEmpty();
  }
}
