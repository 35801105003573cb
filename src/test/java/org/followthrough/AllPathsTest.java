package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Runs last (see {@code junit-platform.properties}), and only where nobody chose single tests: what
 * no test of the whole build has taken, nobody has seen working.
 */
@SandboxTest
@Order(Integer.MAX_VALUE)
@DisabledIfSystemProperty(
    named = "test",
    matches = ".+",
    disabledReason = "with -Dtest only some tests run")
class AllPathsTest {

  @Autowired PathsTaken paths;

  @Test
  void everySequenceFlowBoundaryEventAndEndOfEveryDiagramWasTaken() throws IOException {
    assertThat(paths.missing()).as("never taken by any test").isEmpty();
  }
}
