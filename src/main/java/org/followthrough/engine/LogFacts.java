package org.followthrough.engine;

import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What each line of the log says besides its message, so that a program finds all that was said of
 * a prediction, a family or an instance: {@code predictionId}, {@code familyId}, {@code
 * instanceId}. The engine sets the last two while it works on an instance, by the settings {@code
 * logging-context-*}. Ids only: whose they are, the log never says.
 */
public final class LogFacts {

  private static final String PREDICTION_ID = "predictionId";
  private static final String FAMILY_ID = "familyId";
  private static final String INSTANCE_ID = "instanceId";
  private static final String PREDICTION = "prediction:";

  private LogFacts() {}

  /** Until it is closed, this thread works on a prediction. */
  public static MDC.MDCCloseable prediction(String predictionId) {
    return MDC.putCloseable(PREDICTION_ID, predictionId);
  }

  /** Until it is closed, this thread works for a family. */
  public static MDC.MDCCloseable family(String familyId) {
    return MDC.putCloseable(FAMILY_ID, familyId);
  }

  /**
   * Does something for an instance. Where a called process does it, the engine names that one,
   * which nobody would search for.
   */
  public static <T> T forInstance(String instanceId, Supplier<T> work) {
    String named = MDC.get(INSTANCE_ID);
    MDC.put(INSTANCE_ID, instanceId);
    try {
      return work.get();
    } finally {
      if (named == null) {
        MDC.remove(INSTANCE_ID);
      } else {
        MDC.put(INSTANCE_ID, named);
      }
    }
  }

  /** From now on this thread works on what this has started. */
  public static void triggeredBy(String what) {
    if (what.startsWith(PREDICTION)) {
      MDC.put(PREDICTION_ID, what.substring(PREDICTION.length()));
    }
  }

  /** This thread works on nothing that was triggered any more. */
  public static void forgetTrigger() {
    MDC.remove(PREDICTION_ID);
  }
}
