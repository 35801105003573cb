package org.followthrough.sandbox;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The application cannot start for a reason that whoever starts it can put right. */
class StartRefusal extends RuntimeException {

  private final String remedy;

  StartRefusal(String reason, String remedy, Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  /** Says it in words where Spring Boot would print a stack trace. */
  static class Analyzer extends AbstractFailureAnalyzer<StartRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable root, StartRefusal cause) {
      return new FailureAnalysis(cause.getMessage(), cause.remedy, cause);
    }
  }
}
