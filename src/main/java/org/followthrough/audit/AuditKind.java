package org.followthrough.audit;

import java.util.Locale;

/**
 * What an entry of the audit may say that happened. PostgreSQL has the same list as the domain
 * {@code audit_kind}, so that a trigger which names another fails with its statement; an entry that
 * Java does not know cannot be read either.
 */
public enum AuditKind {
  FAMILY_RECORDED,
  FAMILY_CHANGED,
  FAMILY_ERASED,
  PREDICTION_RECEIVED,
  PREDICTION_DECIDED,
  EVENT_RECEIVED,
  EVENT_DELIVERED,
  EVENT_STARTED,
  EVENT_CORRELATED,
  EVENT_ALREADY_RUNNING,
  EVENT_KEPT,
  EVENT_OUTDATED,
  EVENT_IGNORED,
  INSTANCE_TRIGGERED,
  INSTANCE_PENDING,
  INSTANCE_RUNNING,
  INSTANCE_PAUSED,
  INSTANCE_COMPLETED,
  INSTANCE_FAILED,
  INSTANCE_CANCELLED,
  INSTANCE_ERROR,
  MESSAGE_BEGUN,
  MESSAGE_SENT,
  MESSAGE_DELIVERED,
  MESSAGE_BOUNCED,
  MESSAGE_FAILED,
  MESSAGE_SKIPPED,
  MESSAGE_UNKNOWN,
  MESSAGE_HELD,
  REPLY_RECEIVED,
  REPLY_AUTOMATIC,
  REPLY_REPORT,
  REPLY_COMPLAINT,
  REPLY_STAFF,
  REPLY_CONSENT,
  REPLY_SET_ASIDE,
  CONSENT_GIVEN,
  CONSENT_WITHDRAWN,
  ACTION_START,
  ACTION_PAUSE,
  ACTION_RESUME,
  ACTION_CANCEL,
  ACTION_RETRY,
  ACTION_MIGRATE,
  ACTION_REMIND,
  ACTION_RAISE,
  STEP_FAILED,
  STEP_DECIDED,
  TASK_CREATED,
  TASK_ASSIGNED,
  TASK_COMPLETED,
  TASK_TAKEN_AWAY,
  NOTE_ADDED,
  WAIT_BEGUN,
  WORKFLOW_SWITCHED_ON,
  WORKFLOW_SWITCHED_OFF,
  DEPLOYMENT_RESTORED,
  ADDRESS_BLOCKED,
  ADDRESS_UNBLOCKED,
  CHANNEL_HELD,
  CHANNEL_FREED;

  /** As it is written, such as {@code event.already_running}. */
  public String word() {
    return subject() + "." + what();
  }

  /** What it happened to, such as {@code event}. */
  public String subject() {
    return name().substring(0, name().indexOf('_')).toLowerCase(Locale.ROOT);
  }

  /** What happened to it, such as {@code already_running}. */
  public String what() {
    return name().substring(name().indexOf('_') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for a word that nobody knows
   */
  static AuditKind of(String word) {
    return valueOf(word.replace('.', '_').toUpperCase(Locale.ROOT));
  }
}
