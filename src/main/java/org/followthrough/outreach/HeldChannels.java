package org.followthrough.outreach;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.followthrough.channel.Channel;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Shows in health and metrics which channels are held. The application itself works then, so that
 * health says {@code DEGRADED} with HTTP 200, and nobody restarts it for that.
 */
@Component("channels")
class HeldChannels implements HealthIndicator, MeterBinder {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final Breaker breaker;
  private final List<Channel> channels;

  HeldChannels(Breaker breaker, List<Channel> channels) {
    this.breaker = breaker;
    this.channels = channels;
  }

  @Override
  public Health health() {
    List<Breaker.Outage> outages = breaker.outages();
    Health.Builder health = outages.isEmpty() ? Health.up() : Health.status(DEGRADED);
    outages.forEach(
        outage ->
            health.withDetail(outage.channel(), outage.reason() + " since " + outage.since()));
    return health.build();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Channel channel : channels) {
      Gauge.builder("followthrough.channel.held", () -> isHeld(channel) ? 1 : 0)
          .tag("channel", channel.name())
          .description("1 while the channel fails for many families and is held for all of them")
          .register(registry);
    }
  }

  private boolean isHeld(Channel channel) {
    return breaker.outages().stream().anyMatch(outage -> outage.channel().equals(channel.name()));
  }
}
