package org.followthrough.outreach;

import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Shows in health which channels are held. The application itself works then, so that health says
 * {@code DEGRADED} with HTTP 200, and nobody restarts it for that.
 */
@Component("channels")
class ChannelsHealth implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final Breaker breaker;

  ChannelsHealth(Breaker breaker) {
    this.breaker = breaker;
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
}
