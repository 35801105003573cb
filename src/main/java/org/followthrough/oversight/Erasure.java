package org.followthrough.oversight;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.followthrough.api.InvalidRequest;
import org.followthrough.audit.ErasedAudit;
import org.followthrough.channel.email.Mailbox;
import org.followthrough.contact.BlockedAddresses;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.engine.TransactionMemo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets a family: what runs for it is cancelled; its personal data leave our tables, the engine's
 * tables and history, and the mailbox, in one transaction. What is left says that something was
 * sent, not to whom.
 */
@Component
class Erasure {

  private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

  private static final int TRIES = 3;

  /** An erasure that waits for long holds up others: it gives way, and is tried again. */
  private static final String LOCK_TIMEOUT = "set local lock_timeout = '3s'";

  /** The addresses that this family had and no other family has. */
  private static final String ADDRESSES =
      """
      select distinct lower(address) from (
        select email as address from followthrough.family where family_id = :family
        union select phone from followthrough.family where family_id = :family
        union select address from followthrough.attempt where family_id = :family
        union select sender from followthrough.reply
          where family_id = :family and kind in ('reply', 'automatic', 'consent')
        union select payload #>> array[field, was] from followthrough.audit_entry,
            unnest(array['email', 'phone']) field, unnest(array['was', 'is']) was
          where family_id = :family and kind = 'family.changed'
      ) known
      where address is not null and not exists (select from followthrough.family other
        where other.family_id <> :family
          and (lower(other.email) = lower(address) or other.phone = address))""";

  private static final List<String> STATEMENTS =
      List.of(
          "delete from followthrough.prediction where family_id = :family",
          "delete from followthrough.event where family_id = :family",
          "delete from followthrough.consent_change where family_id = :family",
          "delete from followthrough.channel_failure where family_id = :family",
          "delete from followthrough.reply_hold where family_id = :family",
          "delete from followthrough.reply_standstill where family_id = :family",
          "delete from followthrough.said_outcome where family_id = :family",
          "delete from followthrough.postponed_task where family_id = :family",
          "delete from followthrough.family_note where family_id = :family",
          "delete from followthrough.written_answer where family_id = :family",
          """
          update followthrough.channel_breaker set reason = 'erased'
          where exists (select from unnest(:addresses) address where strpos(lower(reason), address) > 0)""",
          """
          delete from followthrough.hold
          where instance_id in (select id from followthrough.instance where family_id = :family)""",
          """
          update followthrough.escalation set reason = null, notes = null
          where instance_id in (select id from followthrough.instance where family_id = :family)""",
          """
          update followthrough.instance_action set reason = null, family_id = :pseudonym
          where family_id = :family""",
          """
          update followthrough.reply set provider_id = 'erased-' || id, sender = 'erased', text = '',
            whole = null, family_id = :pseudonym
          where family_id = :family or family_id is null and lower(sender) = any(:addresses)""",
          """
          update followthrough.attempt set address = null, subject = null, body = null, detail = null,
            provider_id = null, family_id = :pseudonym
          where family_id = :family""",
          """
          update followthrough.instance set family_id = :pseudonym, about = null, outcome_notes = null,
            last_error = null, triggered_by = case when triggered_by ~ '^(prediction|event):'
              then split_part(triggered_by, ':', 1) || ':erased' else triggered_by end
          where family_id = :family""");

  private final JdbcClient jdbc;
  private final RetriedTransaction transaction;
  private final BlockedAddresses blocked;
  private final ErasedAudit audit;
  private final Mailbox mailbox;
  private final ErasedProcesses processes;

  Erasure(
      JdbcClient jdbc,
      RetriedTransaction transaction,
      BlockedAddresses blocked,
      ErasedAudit audit,
      Mailbox mailbox,
      ErasedProcesses processes) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.blocked = blocked;
    this.audit = audit;
    this.mailbox = mailbox;
    this.processes = processes;
  }

  /**
   * @throws InvalidRequest 404 where there is no such family; 409 where it is being worked on all
   *     the time, or the mailbox cannot be cleaned: nothing is erased then
   */
  void erase(String familyId, String user) {
    try {
      transaction.execute(
          TRIES,
          status -> {
            all(familyId, user);
            return null;
          },
          busy -> {
            throw InvalidRequest.conflict(
                "The family "
                    + familyId
                    + " is being worked on just now. Nothing was erased; try again in a minute.");
          });
    } catch (Mailbox.Unreachable e) {
      LOG.warn("A family could not be erased", e);
      throw InvalidRequest.conflict(
          "The mailbox cannot be reached just now. Nothing was erased; try again once it can.");
    }
  }

  private void all(String familyId, String user) {
    jdbc.sql(LOCK_TIMEOUT).update();
    if (!lock(familyId)) {
      throw InvalidRequest.notFound("family", familyId);
    }
    Set<String> addresses = addresses(familyId);
    Set<String> messages = messages(familyId, addresses);
    // Before the audit is touched: a search takes a while, and all that is recorded would wait.
    mailbox.forget(addresses, messages);
    processes.endAndForget(familyId, addresses);
    String pseudonym = "erased-" + audit.chainOf(familyId);
    Map<String, Object> parameters =
        Map.of(
            "family", familyId,
            "pseudonym", pseudonym,
            "addresses", addresses.toArray(String[]::new));
    blocked.forget(addresses);
    STATEMENTS.forEach(statement -> jdbc.sql(statement).params(parameters).update());
    jdbc.sql("delete from followthrough.family where family_id = ?").param(familyId).update();
    TransactionMemo.forget();
    audit.erase(familyId, user);
  }

  private boolean lock(String familyId) {
    return jdbc.sql("select 1 from followthrough.family where family_id = ? for update")
        .param(familyId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private Set<String> addresses(String familyId) {
    return new TreeSet<>(jdbc.sql(ADDRESSES).param("family", familyId).query(String.class).list());
  }

  /** The Message-IDs of what the mailbox holds of the family. */
  private Set<String> messages(String familyId, Set<String> addresses) {
    return new TreeSet<>(
        jdbc.sql(
                """
                select provider_id from followthrough.reply where channel = 'email'
                  and (family_id = :family or family_id is null and lower(sender) = any(:addresses))""")
            .param("family", familyId)
            .param("addresses", addresses.toArray(String[]::new))
            .query(String.class)
            .list());
  }
}
