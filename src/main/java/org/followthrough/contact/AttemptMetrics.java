package org.followthrough.contact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.followthrough.contact.Attempt.State;
import org.springframework.stereotype.Component;

/**
 * Counts results of attempts as they become known, and how late messages left against their plan. A
 * message that was sent counts once more when a receipt says that it arrived or came back.
 */
@Component
class AttemptMetrics {

  private static final Duration[] LATENESS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4),
    Duration.ofDays(1)
  };

  private final MeterRegistry registry;

  AttemptMetrics(MeterRegistry registry) {
    this.registry = registry;
    // There from the first scrape on: what appears with a 1 has never risen.
    for (String channel : List.of("email", "sms")) {
      lateness(channel);
      for (State state : State.values()) {
        if (state != State.BEGUN) {
          results(channel, state);
        }
      }
    }
  }

  void result(String channel, State state) {
    results(channel, state).increment();
  }

  void left(String channel, Duration late) {
    lateness(channel).record(late);
  }

  private Counter results(String channel, State state) {
    return Counter.builder("followthrough.sends")
        .tag("channel", channel)
        .tag("result", state.word())
        .description("Results of attempts to send a message, as they became known")
        .register(registry);
  }

  private Timer lateness(String channel) {
    return Timer.builder("followthrough.send.lateness")
        .tag("channel", channel)
        .description("How much later messages left than the rules of sending had planned")
        .serviceLevelObjectives(LATENESS)
        .register(registry);
  }
}
