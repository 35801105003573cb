package org.followthrough.sandbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.followthrough.engine.JobAcquisition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/** What the application has to do now, is doing, and when it has something to do next. */
@Component
@Profile(SandboxWorld.PROFILE)
class DueWork {

  private static final Duration PAUSE = Duration.ofMillis(2);

  /** A look asks the database: while something is seen to be in flight, only once in so many. */
  private static final int PAUSES_BETWEEN_LOOKS = 5;

  /** Real time without any progress after which waiting longer is no use. */
  static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final JdbcClient jdbc;
  private final JobAcquisition jobs;
  private final MailServer mail;
  private final SmsGateway sms;
  private final ThreadPoolTaskExecutor jobThreads;
  private final Clock clock;

  DueWork(
      JdbcClient jdbc,
      JobAcquisition jobs,
      MailServer mail,
      SmsGateway sms,
      @Qualifier("camundaTaskExecutor") TaskExecutor jobThreads,
      Clock clock) {
    this.jdbc = jdbc;
    this.jobs = jobs;
    this.mail = mail;
    this.sms = sms;
    this.jobThreads = (ThreadPoolTaskExecutor) jobThreads;
    this.clock = clock;
  }

  /**
   * One consistent look. A job that another, dead process has locked is due when its lock expires;
   * one that this process has locked is in flight.
   */
  Look look() {
    // Before and after: what ends while we look has left its work in the database, where we see it;
    // what begins while we look was begun by a job that the database no longer shows.
    int outside = outside();
    Look look = jobs();
    return new Look(
        look.due(),
        look.inFlight() + Math.max(outside, outside()),
        look.next(),
        look.nextOfInstance());
  }

  /** A reply may take away the job of a thread that still waits for its provider. */
  private int outside() {
    return sms.pendingWebhooks() + mail.unread() + jobThreads.getActiveCount();
  }

  /** Waits until another look may show something else. */
  void awaitNews() {
    int pauses = 0;
    do {
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (++pauses < PAUSES_BETWEEN_LOOKS && outside() > 0);
  }

  private Look jobs() {
    return jdbc.sql(
            """
            with runnable as (
              select process_instance_id_ is not null as of_instance, lock_owner_ = :mine and lock_exp_time_ > :now as in_flight,
                greatest(duedate_, case when lock_exp_time_ > :now then lock_exp_time_ end) as at
              from act_ru_job where retries_ > 0 and suspension_state_ = 1)
            select count(*) filter (where in_flight) as in_flight,
              count(*) filter (where in_flight is not true and coalesce(at <= :now, true)) as due,
              min(at) filter (where in_flight is not true and at > :now) as next,
              min(at) filter (where in_flight is not true and at > :now and of_instance)
                as next_of_instance
            from runnable""")
        .param("mine", jobs.lockOwner())
        .param("now", Timestamp.from(clock.instant()))
        .query(
            (row, number) -> {
              Timestamp next = row.getTimestamp("next");
              Timestamp ofInstance = row.getTimestamp("next_of_instance");
              return new Look(
                  row.getLong("due"),
                  row.getLong("in_flight"),
                  next == null ? null : next.toInstant(),
                  ofInstance == null ? null : ofInstance.toInstant());
            })
        .single();
  }

  /**
   * Waits, but not for ever, until no thread works any more. Jobs are not asked: those that a
   * stopped executor had locked and not begun stay locked, and nobody will begin them.
   */
  void awaitNobodyAtWork() {
    long until = System.nanoTime() + TIMEOUT.toNanos();
    // Twice, for the thread that has just taken its work and is not counted yet.
    for (int idle = 0;
        idle < 2 && System.nanoTime() < until;
        idle = isAnyoneAtWork() ? 0 : idle + 1) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isAnyoneAtWork() {
    return outside() > 0 || jobThreads.getQueueSize() > 0;
  }

  /**
   * @param due jobs that could run now
   * @param inFlight jobs, unread mails and webhooks that are being worked on
   * @param next when the next job falls due, or null where none will
   * @param nextOfInstance the same without housekeeping, which no family feels
   */
  record Look(long due, long inFlight, Instant next, Instant nextOfInstance) {

    /** What somebody who tries the sandbox waits for; housekeeping where there is nothing else. */
    Instant awaited() {
      return nextOfInstance == null ? next : nextOfInstance;
    }

    boolean isQuiet() {
      return due == 0 && inFlight == 0;
    }
  }
}
