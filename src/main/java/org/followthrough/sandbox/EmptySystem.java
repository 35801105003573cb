package org.followthrough.sandbox;

import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.followthrough.engine.StartupDeployment;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Empties the tables, ours and the engine's, the mailboxes and the gateway, and what is deployed.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class EmptySystem {

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

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final RepositoryService repository;
  private final ManagementService management;
  private final MailServer mail;
  private final SmsGateway sms;

  EmptySystem(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      RepositoryService repository,
      ManagementService management,
      MailServer mail,
      SmsGateway sms) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.repository = repository;
    this.management = management;
    this.mail = mail;
    this.sms = sms;
  }

  /** The servers behave again. */
  void endFaults() {
    mail.fault(Fault.NONE);
    sms.fault(Fault.NONE);
  }

  void clear() {
    transaction.executeWithoutResult(
        status -> STATEMENTS.forEach(statement -> jdbc.sql(statement).update()));
    repository.createDeploymentQuery().list().stream()
        .filter(deployment -> !StartupDeployment.SOURCE.equals(deployment.getSource()))
        .forEach(deployment -> repository.deleteDeployment(deployment.getId(), true));
    mail.clear();
    sms.clear();
  }

  /**
   * After the clock was moved, the schedules' next days would be past, and all would run at once.
   */
  void planSchedulesAnew() {
    management
        .createJobQuery()
        .timers()
        .list()
        .forEach(schedule -> management.recalculateJobDuedate(schedule.getId(), false));
  }
}
