package org.followthrough.sandbox;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.JobAcquisition;
import org.followthrough.engine.StartupDeployment;
import org.followthrough.family.Organisation;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.Holidays;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes an empty system again: no families, no instances, no messages, nobody's own deployments.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class SandboxReset {

  /** What runs and what ran; definitions, users, groups and authorizations stay. */
  private static final List<String> STATEMENTS =
      List.of(
          // All of ours but Flyway's own, so that a new table is emptied too, and the engine's
          // history. The audit lets nobody empty it, but for a superuser who switches triggers off;
          // and its sealer is waited for. To truncate an empty table costs milliseconds, and every
          // connection its plans; to delete costs by the row.
          """
          do $$ declare emptied regclass; begin
            perform pg_advisory_xact_lock(hashtext('followthrough.audit'));
            perform set_config('session_replication_role', 'replica', true);
            for emptied in
              select format('%I.%I', schemaname, tablename) from pg_tables
              where schemaname = 'followthrough' and tablename <> 'flyway_schema_history'
                or schemaname = current_schema() and tablename like 'act\\_hi\\_%'
              order by 1
            loop
              execute format('lock table %s in share row exclusive mode', emptied);
              if pg_relation_size(emptied) > 128 * 1024 then
                execute format('truncate %s cascade', emptied);
              else
                execute format('delete from %s', emptied);
              end if;
            end loop;
            insert into followthrough.audit_chain (id, origin, seq, head) overriding system value
              values (0, '', 0, '');
          end $$""",
          "delete from act_ru_ext_task",
          "delete from act_ru_incident",
          "delete from act_ru_identitylink where task_id_ is not null",
          "delete from act_ru_variable",
          "delete from act_ru_event_subscr where execution_id_ is not null",
          "delete from act_ru_job where process_instance_id_ is not null or batch_id_ is not null"
              + " or handler_type_ in ('next-channel', 'end-answered-outreach', 'absence',"
              + " 'said-outcome', 'written-answer')",
          "delete from act_ru_task",
          // What a task, and its history, granted to its assignee and its candidates.
          "delete from act_ru_authorization where resource_type_ in (7, 19) and resource_id_ <> '*'",
          "delete from act_ru_execution",
          "delete from act_ru_batch",
          "delete from act_ge_bytearray where deployment_id_ is null");

  private static final LocalTime MORNING = LocalTime.of(9, 0);

  private final JobAcquisition jobs;
  private final ClockGate gate;
  private final DueWork work;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final RepositoryService repository;
  private final ManagementService management;
  private final SandboxClock clock;
  private final MailServer mail;
  private final SmsGateway sms;
  private final Organisation organisation;
  private final HolidayCalendars holidayCalendars;

  SandboxReset(
      JobAcquisition jobs,
      ClockGate gate,
      DueWork work,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      RepositoryService repository,
      ManagementService management,
      SandboxClock clock,
      MailServer mail,
      SmsGateway sms,
      Organisation organisation,
      HolidayCalendars holidayCalendars) {
    this.jobs = jobs;
    this.gate = gate;
    this.work = work;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.repository = repository;
    this.management = management;
    this.clock = clock;
    this.mail = mail;
    this.sms = sms;
    this.organisation = organisation;
    this.holidayCalendars = holidayCalendars;
  }

  /**
   * @param startAt what the clock shows then: with nobody there, nothing happens on the way
   * @throws InvalidRequest 409 where {@code startAt} is past
   */
  synchronized void reset(Optional<Instant> startAt) {
    startAt.ifPresent(clock::refusePast);
    mail.fault(Fault.NONE);
    sms.fault(Fault.NONE);
    jobs.stop();
    try {
      work.awaitNobodyAtWork();
      gate.exclusively(() -> clear(startAt));
    } finally {
      jobs.start();
    }
  }

  /** At 09:00 of the next such day that begins seven days without a holiday. */
  Instant next(DayOfWeek day) {
    ZonedDateTime now = clock.instant().atZone(organisation.timeZone());
    Holidays holidays = holidayCalendars.ofTheOrganisation();
    LocalDate first = now.toLocalDate().with(TemporalAdjusters.next(day));
    while (first.datesUntil(first.plusDays(7)).anyMatch(date -> holidays.on(date).isPresent())) {
      first = first.plusDays(7);
    }
    return first.atTime(MORNING).atZone(organisation.timeZone()).toInstant();
  }

  private void clear(Optional<Instant> startAt) {
    transaction.executeWithoutResult(
        status -> STATEMENTS.forEach(statement -> jdbc.sql(statement).update()));
    repository.createDeploymentQuery().list().stream()
        .filter(deployment -> !StartupDeployment.SOURCE.equals(deployment.getSource()))
        .forEach(deployment -> repository.deleteDeployment(deployment.getId(), true));
    mail.clear();
    sms.clear();
    startAt.ifPresent(
        moment -> {
          clock.moveTo(moment);
          // The schedules' next days would be past, and all of them would run at once.
          management
              .createJobQuery()
              .timers()
              .list()
              .forEach(schedule -> management.recalculateJobDuedate(schedule.getId(), false));
        });
  }
}
