package org.followthrough.workflow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.followthrough.engine.AfterCommit;
import org.springframework.stereotype.Component;

/** Counts what became of triggers, once it is committed. */
@Component
public class TriggerMetrics {

  private final MeterRegistry registry;

  TriggerMetrics(MeterRegistry registry) {
    this.registry = registry;
    // There from the first scrape on: what appears with a 1 has never risen.
    List.of("prediction", "event", "schedule", "manual")
        .forEach(trigger -> results(trigger, "started"));
  }

  /**
   * Something came in, in the caller's transaction.
   *
   * @param trigger {@code prediction}, {@code event}, {@code schedule} or {@code manual}
   * @param result what became of it, in the word for it over HTTP
   */
  public void count(String trigger, String result) {
    AfterCommit.run(() -> results(trigger, result).increment());
  }

  private Counter results(String trigger, String result) {
    return Counter.builder("followthrough.triggers")
        .tag("trigger", trigger)
        .tag("result", result)
        .description("What became of predictions, events, schedules and starts by hand")
        .register(registry);
  }
}
