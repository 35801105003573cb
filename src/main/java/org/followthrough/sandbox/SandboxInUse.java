package org.followthrough.sandbox;

import java.nio.file.Path;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Another application runs on the same data directory. */
class SandboxInUse extends RuntimeException {

  SandboxInUse(Path directory, Throwable cause) {
    super("Another Followthrough is running on the data directory " + directory, cause);
  }

  /** Says it in words where Spring Boot would print a stack trace. */
  static class Analyzer extends AbstractFailureAnalyzer<SandboxInUse> {
    @Override
    protected FailureAnalysis analyze(Throwable root, SandboxInUse cause) {
      return new FailureAnalysis(
          cause.getMessage() + ".",
          "Stop the other one, or start this one with --followthrough.sandbox.data-directory=<another"
              + " directory> and --server.port=<another port>.",
          cause);
    }
  }
}
