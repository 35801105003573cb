package org.followthrough.enginerest;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * What this room checks stands before every call of Camunda's, by whichever servlet it comes:
 * JAX-RS finds it under {@code META-INF/services} and asks it for {@code /engine-rest}, for the API
 * of each web app, and for whatever a later version adds. What is checked goes by the method that
 * Camunda's own router has found, so that no second reading of a path can differ from the first.
 */
final class EngineRestGuard {

  private EngineRestGuard() {}

  /** What JAX-RS finds. */
  public static final class Everywhere implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
      context.register(EngineCallFilter.class);
      context.register(BodyCheck.class);
      context.register(PausedIsSuspended.class);
      context.register(EngineRestErrors.OfCalls.class);
      context.register(EngineRestErrors.OfTheEngine.class);
      context.register(EngineRestErrors.OfAnything.class);
      return true;
    }
  }
}
