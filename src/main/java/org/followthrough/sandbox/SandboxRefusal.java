package org.followthrough.sandbox;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The sandbox cannot start for a reason that whoever starts it can put right. */
class SandboxRefusal extends RuntimeException {

  private final String remedy;

  SandboxRefusal(String reason, String remedy, Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  /** Says it in words where Spring Boot would print a stack trace. */
  static class Analyzer extends AbstractFailureAnalyzer<SandboxRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable root, SandboxRefusal cause) {
      return new FailureAnalysis(cause.getMessage(), cause.remedy, cause);
    }
  }
}
