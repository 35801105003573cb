package org.followthrough.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The application cannot start for a reason that whoever starts it can put right. */
public class StartRefusal extends RuntimeException {

  private final String remedy;

  /**
   * @param remedy what whoever starts it can do
   * @param cause what told us so, or null
   */
  public StartRefusal(String reason, String remedy, Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  /** Says it in words where Spring Boot would print a stack trace. */
  public static class Analyzer extends AbstractFailureAnalyzer<StartRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable root, StartRefusal cause) {
      return new FailureAnalysis(cause.getMessage(), cause.remedy, cause);
    }
  }
}
