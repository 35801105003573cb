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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.followthrough.channel.Channel;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is there to do, for the metrics: jobs, incidents, tasks, channels that are held. However
 * many gauges are read, and however often, it is one statement in five seconds. No scrape waits for
 * a database that does not answer: the other metrics are never looked at more than then.
 */
@Component
class Backlog implements MeterBinder {

  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  /** Prometheus itself gives up after ten seconds, unless it is told otherwise. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** A job that is due starts within a second; this late, work stands still. */
  private static final Duration OVERDUE = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final List<Channel> channels;
  private final SimpleAsyncTaskExecutor looking = new SimpleAsyncTaskExecutor("backlog-");
  private Instant lookedAt = Instant.MIN;

  /** Ends when the database answers, however late. */
  private CompletableFuture<Sample> look = CompletableFuture.completedFuture(Sample.UNKNOWN);

  /** The same, but unknown where that takes too long. */
  private CompletableFuture<Sample> sample = look;

  Backlog(JdbcClient jdbc, Clock clock, List<Channel> channels) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.channels = channels;
    looking.setDaemon(true);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge("followthrough.jobs.due", "Jobs that could run now", sample -> sample.jobs().due())
        .register(registry);
    gauge(
            "followthrough.jobs.overdue",
            "Jobs due for more than 5 minutes",
            sample -> sample.jobs().overdue())
        .register(registry);
    gauge(
            "followthrough.jobs.lag",
            "How long the oldest due job has been due",
            sample -> sample.jobs().lag())
        .baseUnit("seconds")
        .register(registry);
    gauge("followthrough.incidents", "Open incidents", Sample::incidents).register(registry);
    gauge("followthrough.instances.paused", "Instances that stand still", Sample::paused)
        .register(registry);
    String open = "Open tasks, by how long they have been there";
    gauge("followthrough.tasks.open", open, sample -> sample.tasks().ofToday())
        .tag("age", "below_1_day")
        .register(registry);
    gauge("followthrough.tasks.open", open, sample -> sample.tasks().ofThreeDays())
        .tag("age", "1_to_3_days")
        .register(registry);
    gauge("followthrough.tasks.open", open, sample -> sample.tasks().older())
        .tag("age", "above_3_days")
        .register(registry);
    gauge(
            "followthrough.tasks.overdue",
            "Tasks past their due date",
            sample -> sample.tasks().overdue())
        .register(registry);
    String forgotten = "Tasks past their due date for more than 3 days";
    gauge("followthrough.tasks.forgotten", forgotten, sample -> sample.tasks().forgotten())
        .register(registry);
    String held = "1 while the channel fails for many families and is held for all of them";
    for (Channel channel : channels) {
      gauge("followthrough.channel.held", held, sample -> sample.isHeld(channel.name()))
          .tag("channel", channel.name())
          .register(registry);
    }
  }

  private Gauge.Builder<Backlog> gauge(
      String name, String description, ToDoubleFunction<Sample> what) {
    return Gauge.builder(name, this, backlog -> what.applyAsDouble(backlog.sample()))
        .strongReference(true)
        .description(description);
  }

  private synchronized Sample sample() {
    Instant now = clock.instant();
    if (look.isDone() && lookedAt.plus(GOOD_FOR).isBefore(now)) {
      lookedAt = now;
      // Whether the database can be reached, its own metrics and the health say.
      look =
          CompletableFuture.supplyAsync(() -> look(now), looking)
              .exceptionally(failed -> Sample.UNKNOWN);
      sample =
          look.copy().completeOnTimeout(Sample.UNKNOWN, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
    return sample.join();
  }

  private Sample look(Instant now) {
    return jdbc.sql(
            """
            select
              jobs.*,
              array(select channel from followthrough.channel_breaker) as held,
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
                 count(*) filter (where due_date_ < :now) as past_due,
                 count(*) filter (where coalesce(due_date_, create_time_) <= :threeDaysAgo)
                   as forgotten
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
        new Jobs(
            row.getDouble("due"),
            row.getDouble("overdue"),
            oldest == null ? 0 : Duration.between(oldest.toInstant(), now).toMillis() / 1000.0),
        new Tasks(
            row.getDouble("today"),
            row.getDouble("three_days"),
            row.getDouble("older"),
            row.getDouble("past_due"),
            row.getDouble("forgotten")),
        row.getDouble("incidents"),
        row.getDouble("paused"),
        Set.of((String[]) row.getArray("held").getArray()));
  }

  /** One look; {@code held} is null where nobody knows. */
  private record Sample(Jobs jobs, Tasks tasks, double incidents, double paused, Set<String> held) {

    private static final Sample UNKNOWN =
        new Sample(Jobs.UNKNOWN, Tasks.UNKNOWN, Double.NaN, Double.NaN, null);

    private double isHeld(String channel) {
      return held == null ? Double.NaN : held.contains(channel) ? 1 : 0;
    }
  }

  /** Jobs that could run, and for how many seconds the oldest of them has been due. */
  private record Jobs(double due, double overdue, double lag) {

    private static final Jobs UNKNOWN = new Jobs(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Open tasks by how long they have been there, and those past their due date. */
  private record Tasks(
      double ofToday, double ofThreeDays, double older, double overdue, double forgotten) {

    private static final Tasks UNKNOWN =
        new Tasks(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }
}
