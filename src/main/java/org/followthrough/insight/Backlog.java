package org.followthrough.insight;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What is there to do, for the metrics: jobs, incidents, tasks. However many gauges are read, and
 * however often, it is one statement in five seconds.
 */
@Component
class Backlog implements MeterBinder {

  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  /** A job that is due starts within a second; this late, work stands still. */
  private static final Duration OVERDUE = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final Clock clock;
  private Instant lookedAt = Instant.MIN;
  private Sample sample = Sample.UNKNOWN;

  Backlog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge("followthrough.jobs.due", "Jobs that could run now", Sample::jobsDue).register(registry);
    gauge("followthrough.jobs.overdue", "Jobs due for more than 5 minutes", Sample::jobsOverdue)
        .register(registry);
    gauge("followthrough.jobs.lag", "How long the oldest due job has been due", Sample::jobsLag)
        .baseUnit("seconds")
        .register(registry);
    gauge("followthrough.incidents", "Open incidents", Sample::incidents).register(registry);
    gauge("followthrough.instances.paused", "Instances that stand still", Sample::paused)
        .register(registry);
    String open = "Open tasks, by how long they have been there";
    gauge("followthrough.tasks.open", open, Sample::tasksOfToday)
        .tag("age", "below_1_day")
        .register(registry);
    gauge("followthrough.tasks.open", open, Sample::tasksOfThreeDays)
        .tag("age", "1_to_3_days")
        .register(registry);
    gauge("followthrough.tasks.open", open, Sample::olderTasks)
        .tag("age", "above_3_days")
        .register(registry);
    gauge("followthrough.tasks.overdue", "Tasks past their due date", Sample::tasksOverdue)
        .register(registry);
  }

  private Gauge.Builder<Backlog> gauge(
      String name, String description, ToDoubleFunction<Sample> what) {
    return Gauge.builder(name, this, backlog -> what.applyAsDouble(backlog.sample()))
        .strongReference(true)
        .description(description);
  }

  private synchronized Sample sample() {
    Instant now = clock.instant();
    if (lookedAt.plus(GOOD_FOR).isBefore(now)) {
      lookedAt = now;
      try {
        sample = look(now);
      } catch (DataAccessException | TransactionException e) {
        // The database's own metrics and the health say that it is down.
        sample = Sample.UNKNOWN;
      }
    }
    return sample;
  }

  private Sample look(Instant now) {
    return jdbc.sql(
            """
            select
              jobs.*,
              (select count(*) from act_ru_incident where id_ = root_cause_incident_id_) as incidents,
              (select count(*) from followthrough.instance where status = 'paused') as paused,
              tasks.*
            from
              (select count(*) as due, count(*) filter (where duedate_ < :overdue) as overdue,
                 min(duedate_) as oldest
               from act_ru_job
               where duedate_ <= :now and retries_ > 0 and suspension_state_ = 1) jobs,
              (select count(*) filter (where create_time_ > :aDayAgo) as today,
                 count(*) filter (where create_time_ <= :aDayAgo and create_time_ > :threeDaysAgo)
                   as three_days,
                 count(*) filter (where create_time_ <= :threeDaysAgo) as older,
                 count(*) filter (where due_date_ < :now) as past_due
               from act_ru_task) tasks\
            """)
        .param("now", Timestamp.from(now))
        .param("overdue", Timestamp.from(now.minus(OVERDUE)))
        .param("aDayAgo", Timestamp.from(now.minus(Duration.ofDays(1))))
        .param("threeDaysAgo", Timestamp.from(now.minus(Duration.ofDays(3))))
        .query((row, number) -> sample(row, now))
        .single();
  }

  private static Sample sample(ResultSet row, Instant now) throws SQLException {
    Timestamp oldest = row.getTimestamp("oldest");
    return new Sample(
        row.getDouble("due"),
        row.getDouble("overdue"),
        oldest == null ? 0 : Duration.between(oldest.toInstant(), now).toMillis() / 1000.0,
        row.getDouble("incidents"),
        row.getDouble("paused"),
        row.getDouble("today"),
        row.getDouble("three_days"),
        row.getDouble("older"),
        row.getDouble("past_due"));
  }

  /** One look. */
  private record Sample(
      double jobsDue,
      double jobsOverdue,
      double jobsLag,
      double incidents,
      double paused,
      double tasksOfToday,
      double tasksOfThreeDays,
      double olderTasks,
      double tasksOverdue) {

    private static final Sample UNKNOWN =
        new Sample(
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN);
  }
}
