package org.followthrough.contact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.followthrough.engine.AfterCommit;
import org.springframework.stereotype.Component;

/** Counts what came in by what it was taken for, once it is on record. */
@Component
class HeardMetrics {

  private static final List<String> OF_MAIL =
      List.of(
          "reply",
          "automatic",
          "report_bad_address",
          "report_not_delivered",
          "report_refused",
          "report_delayed",
          "complaint",
          "staff",
          "consent",
          Replies.UNJUDGED);

  private static final List<String> OF_TEXTS = List.of("reply", "automatic", "consent");

  private final MeterRegistry registry;

  HeardMetrics(MeterRegistry registry) {
    this.registry = registry;
    // There from the first scrape on: what appears with a 1 has never risen.
    OF_MAIL.forEach(kind -> counter("email", kind));
    OF_TEXTS.forEach(kind -> counter("sms", kind));
  }

  /** Once the caller's transaction has committed; one that is tried again counts once. */
  void count(String channel, String kind) {
    AfterCommit.run(() -> counter(channel, kind).increment());
  }

  private Counter counter(String channel, String kind) {
    return Counter.builder("followthrough.heard")
        .tag("channel", channel)
        .tag("kind", kind)
        .description("What came in, by what it was taken for")
        .register(registry);
  }
}
