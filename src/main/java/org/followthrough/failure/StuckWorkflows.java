package org.followthrough.failure;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Shows in health that workflows stand still because a step failed for good. The application itself
 * works then, so that health says {@code DEGRADED} with HTTP 200, and nobody restarts it for that.
 */
@Component("stuckWorkflows")
class StuckWorkflows implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final JdbcClient jdbc;

  StuckWorkflows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Health health() {
    int stuck =
        jdbc.sql(
                """
                select count(distinct instance_id) from followthrough.escalation
                where closed_at is null""")
            .query(Integer.class)
            .single();
    return stuck == 0
        ? Health.up().build()
        : Health.status(DEGRADED)
            .withDetail("stuck", stuck + " because a step failed for good")
            .build();
  }
}
