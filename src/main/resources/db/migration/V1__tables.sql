-- Our own facts, beside Camunda's tables and committed with them. No foreign keys between rooms:
-- an attempt outlives the instance that made it, and is written on another connection. What is
-- written by triggers is in R__audit.sql, what they keep away after an erasure in R__erasure.sql.

create table family (
  family_id        text primary key,
  family_name      text not null,
  email            text,
  phone            text,
  time_zone        text,
  country          text,
  region           text,
  locale           text,
  coordinator      text,
  engagement_score double precision check (engagement_score between 0 and 100),
  consent_email    boolean not null,
  consent_sms      boolean not null,
  consent_call     boolean not null,
  attributes       jsonb not null,
  -- Stands in the unsubscribe link: random, so it can be neither guessed nor read as a family's id.
  unsubscribe_token uuid not null default gen_random_uuid(),
  -- When, and by whose word, what the audit's triggers see was changed: by the application's clock.
  changed_at       timestamptz,
  changed_by       text
);

-- A reply is matched to its family by the address it comes from.
create index family_email on family (lower(email));
create index family_phone on family (phone);
create unique index family_unsubscribe_token on family (unsubscribe_token);

-- A bounce blocks an address, not a family: mail compares without case, so it is kept in lower case.
create table blocked_address (
  channel    text not null check (channel in ('email', 'sms')),
  address    text not null,
  reason     text not null,
  blocked_at timestamptz not null,
  primary key (channel, address)
);

create table consent_change (
  id        bigint generated always as identity primary key,
  family_id text not null,
  channel   text not null check (channel in ('email', 'sms', 'call')),
  given     boolean not null,
  -- What was said and where, such as 'sms:STOP'.
  source    text not null,
  at        timestamptz not null
);

create index consent_change_family on consent_change (family_id, at);

create table prediction (
  prediction_id  text primary key,
  family_id      text not null,
  probability    double precision not null check (probability between 0 and 1),
  confidence     double precision not null check (confidence between 0 and 100),
  window_days    integer not null check (window_days > 0),
  recommendation text,
  predicted_at   timestamptz,
  received_at    timestamptz not null,
  result         text not null,
  workflow       text,
  template       text,
  priority       integer,
  urgent         boolean,
  instance_id    text,
  -- By which rule of which version of the table it was decided: provable when the table has long
  -- changed. No rule where none fired.
  table_version  integer,
  rule_id        text,
  -- Why it triggered nothing although the table chose a workflow.
  reason         text,
  -- Whose prediction it is.
  sent_by        text,
  -- Its place in the order in which outcomes are told, given once and by one reader at a time, so
  -- that nobody who reads on misses what was committed late; docs/adr/0026.
  told_as        bigint,
  -- When nothing more was to come of it.
  settled_at     timestamptz
);

create index prediction_family on prediction (family_id, received_at);

create sequence prediction_told;
create unique index prediction_told_as on prediction (told_as);
create index prediction_settled on prediction (settled_at, told_as);
create index prediction_untold on prediction (received_at) where told_as is null;

-- Events on record, each with what became of it.
create table event (
  event_id     text primary key,
  type         text not null,
  family_id    text not null,
  occurred_at  timestamptz,
  payload      jsonb not null,
  received_at  timestamptz not null,
  result       text not null check (result in ('started', 'correlated', 'already_running', 'kept', 'ignored')),
  -- the answer that was given, and is given again
  instance_ids text[] not null,
  -- the instance that a kept event reached later
  delivered_to text,
  delivered_at timestamptz
);

create index event_family on event (family_id, received_at);
create index event_kept on event (family_id, type) where result = 'kept' and delivered_to is null;
create index event_instances on event using gin (instance_ids);
create index event_delivered on event (delivered_to) where delivered_to is not null;

create table instance (
  id               text primary key,
  workflow         text not null,
  workflow_version integer not null,
  family_id        text not null,
  -- 1..maxConcurrentPerFamily while the instance lives, null once it has ended.
  slot             integer,
  triggered_by     text not null,
  status           text not null check (status in ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  priority         integer not null,
  urgent           boolean not null,
  triggered_at     timestamptz not null,
  started_at       timestamptz,
  completed_at     timestamptz,
  outcome          text check (outcome in ('success', 'partial_success', 'failed', 'cancelled')),
  outcome_notes    text,
  error_count      integer not null default 0,
  last_error       text,
  last_error_at    timestamptz,
  status_since     timestamptz,
  -- Why its jobs stand still: person, failed_step, reply; empty while they run.
  stands_still_because text[] not null default '{}',
  stands_still_since   timestamptz,
  -- What it is about where its workflow runs once for each thing, such as an invoice.
  about            text,
  seconds          integer generated always as (cast(extract(epoch from completed_at - triggered_at) as integer)) stored,
  check ((slot is null) = (status in ('completed', 'failed', 'cancelled')))
);

-- However many requests race: one live instance per family, workflow and slot, and one about a thing.
create unique index instance_live on instance (family_id, workflow, slot) where slot is not null;
create unique index instance_about on instance (family_id, workflow, about)
  where slot is not null and about is not null;
-- However often a schedule is interrupted and taken up again: each family once.
create unique index instance_scheduled on instance (workflow, triggered_by, family_id)
  where starts_with(triggered_by, 'schedule:');

-- One index for each question of GET /api/v1/instances; which one answers which is in the ADR on
-- finding instances, and a test holds the queries to it.
create index instance_newest on instance (triggered_at desc, id);
create index instance_family on instance (family_id, triggered_at desc, id);
create index instance_workflow on instance (workflow, triggered_at desc, id);
create index instance_status on instance (status, triggered_at desc, id);
create index instance_triggered_by on instance (triggered_by, triggered_at desc, id);
-- How many instances there are, of a workflow, of a status or at all, is read from this index alone:
-- it is small, as equal entries are kept once, and the visibility map spares the table.
create index instance_count on instance (workflow, status);
-- The statistics, by workflow and status: how many, how they came out, and how long they took; they
-- are answered from indexes alone, since the tables are wide. Why so is in the ADR on statistics.
create index instance_statistics on instance (workflow, status, triggered_at) include (outcome, seconds);
-- How many ended on a day; how many began, instance_newest knows.
create index instance_ended on instance (completed_at) where completed_at is not null;

-- The visibility map is as good as the last vacuum: sooner than after a fifth of a million changes.
alter table instance set (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02);

-- Who did what to an instance, when and why. Rows are added, never changed.
create table instance_action (
  id          bigint generated always as identity primary key,
  instance_id text not null,
  family_id   text not null,
  action      text not null check (action in ('start', 'pause', 'resume', 'cancel', 'retry', 'migrate', 'remind', 'raise')),
  reason      text,
  actor       text not null,
  at          timestamptz not null
);

create index instance_action_instance on instance_action (instance_id, id);
create index instance_action_family on instance_action (family_id, id);

-- Who switched a workflow off or on, when and why. The newest row of a workflow counts.
create table workflow_switch (
  id       bigint generated always as identity primary key,
  workflow text not null,
  active   boolean not null,
  reason   text not null,
  actor    text not null,
  at       timestamptz not null
);

create index workflow_switch_newest on workflow_switch (workflow, id desc);

create table attempt (
  step_id              text not null,
  number               integer not null,
  instance_id          text not null,
  family_id            text not null,
  activity_id          text not null,
  step_name            text not null,
  activity_instance_id text,
  channel              text not null check (channel in ('email', 'sms')),
  template             text not null,
  address              text,
  subject              text,
  body                 text,
  state                text not null check (state in ('begun', 'sent', 'delivered', 'bounced', 'failed', 'skipped', 'unknown')),
  -- failed, but a later attempt may succeed
  transient            boolean not null default false,
  provider_id          text,
  detail               text,
  begun_at             timestamptz not null,
  settled_at           timestamptz,
  workflow             text,
  -- When it was to go: when its step was reached, or the moment to which a rule of the gate moved it.
  planned_at           timestamptz,
  late_seconds         integer generated always as (cast(extract(epoch from begun_at - planned_at) as integer)) stored,
  answered_at          timestamptz,
  -- With the first answer of an instance: how many of its messages had left by then.
  messages_until_answer integer,
  primary key (step_id, number)
);

create index attempt_instance on attempt (instance_id, begun_at);
create index attempt_family on attempt (family_id, channel, begun_at);
create index attempt_provider on attempt (provider_id);
-- How many messages went to one address on one day is asked before each.
create index attempt_address on attempt (lower(address), begun_at);
-- By workflow, step and channel: how many messages left, how late, and how many were answered.
create index attempt_statistics on attempt (workflow, step_name, channel, begun_at)
  include (late_seconds, answered_at) where state in ('sent', 'delivered', 'bounced', 'unknown');
create index attempt_first_answer on attempt (answered_at) include (messages_until_answer)
  where messages_until_answer is not null;

-- As of instance: the visibility map is as good as the last vacuum.
alter table attempt set (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02);

-- Why and until when a step was held, the last time that it was; it stays with the step once that
-- has run. The step is the engine's job, as in attempt.
create table hold (
  step_id     text primary key,
  instance_id text not null,
  until       timestamptz not null,
  because     text not null,
  held_at     timestamptz not null,
  -- To where the message was moved by the rules of the gate; a channel that is down moves it late.
  planned_at  timestamptz
);

create index hold_instance on hold (instance_id);

-- How many messages of a channel leave in each second, so that none is full; and which later second
-- a waiting message was given, once.
create table send_second (
  channel text not null,
  second  timestamptz not null,
  taken   integer not null,
  primary key (channel, second)
);

create table send_place (
  step_id text primary key,
  second  timestamptz not null
);

-- What families and others write; a Message-ID is the sender's to choose, and two senders may choose
-- the same.
create table reply (
  id          bigint generated always as identity unique,
  provider_id text not null,
  sender      text not null,
  channel     text not null check (channel in ('email', 'sms')),
  kind        text not null default 'reply'
    check (kind in ('reply', 'automatic', 'report', 'consent', 'set_aside')),
  family_id   text,
  instance_id text,
  text        text not null,
  -- As it came, quotes and signature included; null where that is the same as the text.
  whole       text,
  received_at timestamptz not null,
  primary key (provider_id, sender)
);

create index reply_instance on reply (instance_id);
create index reply_family on reply (family_id, received_at);

-- Steps that failed for good: what a coordinator was asked, and what was decided.
create table escalation (
  id            bigint generated always as identity primary key,
  step_id       text not null,
  instance_id   text not null,
  definition_id text not null,
  activity_id   text not null,
  step_name     text not null,
  reason        text,
  opened_at     timestamptz not null,
  closed_at     timestamptz,
  -- null while it is open, and where the step's fate was decided elsewhere
  decision      text check (decision in ('retry', 'skip', 'cancel')),
  actor         text,
  notes         text
);

-- Nobody is asked twice about one failure.
create unique index escalation_open on escalation (step_id) where closed_at is null;
create index escalation_instance on escalation (instance_id, opened_at);

-- Which families a channel failed lately, one row each: a thousand failures of one family are one.
create table channel_failure (
  channel   text not null,
  family_id text not null,
  failed_at timestamptz not null,
  reason    text not null,
  primary key (channel, family_id)
);

-- Channels that are held for everybody, on all nodes, until a probe gets through.
create table channel_breaker (
  channel       text primary key,
  opened_at     timestamptz not null,
  reason        text not null,
  next_probe_at timestamptz not null,
  probes        integer not null default 0
);

-- The steps that wait for a channel which is held, so that one of them can be tried and all can go.
create table channel_waiting (
  step_id text primary key,
  channel text not null
);

create index channel_waiting_channel on channel_waiting (channel);

-- Files that were sent, with how far each has come.
create table import_run (
  id          text primary key,
  kind        text not null check (kind in ('families', 'predictions')),
  status      text not null check (status in ('running', 'done', 'interrupted')),
  started_by  text not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  received    bigint not null default 0,
  rejected    bigint not null default 0,
  -- json and not jsonb: it keeps their order.
  counts      json not null
);

create index import_run_newest on import_run (started_at desc, id);

-- Who has got which weekly digest: nobody gets one twice.
create table digest (
  run         text not null,
  coordinator text not null,
  begun_at    timestamptz not null,
  primary key (run, coordinator)
);

-- Every kind of entry; whoever reads the audit knows them all, by the enum AuditKind.
create domain audit_kind as text check (value in (
  'family.recorded', 'family.changed', 'family.erased',
  'prediction.received', 'prediction.decided',
  'event.received', 'event.delivered', 'event.started', 'event.correlated',
  'event.already_running', 'event.kept', 'event.ignored',
  'instance.triggered', 'instance.pending', 'instance.running', 'instance.paused',
  'instance.completed', 'instance.failed', 'instance.cancelled', 'instance.error',
  'message.begun', 'message.sent', 'message.delivered', 'message.bounced', 'message.failed',
  'message.skipped', 'message.unknown', 'message.held',
  'reply.received', 'reply.automatic', 'reply.report', 'reply.consent', 'reply.set_aside',
  'consent.given', 'consent.withdrawn',
  'action.start', 'action.pause', 'action.resume', 'action.cancel', 'action.retry',
  'action.migrate', 'action.remind', 'action.raise',
  'step.failed', 'step.decided',
  'task.created', 'task.assigned', 'task.completed', 'task.taken_away',
  'wait.begun',
  'workflow.switched_on', 'workflow.switched_off',
  'address.blocked', 'address.unblocked',
  'channel.held', 'channel.freed'));

create table audit_entry (
  id               bigint generated always as identity primary key,
  -- null where it is about no family, and once the family is erased
  family_id        text,
  at               timestamptz not null,
  kind             audit_kind not null,
  -- a user, 'family' or 'system'
  actor            text not null,
  instance_id      text,
  workflow         text,
  workflow_version integer,
  -- nothing in it tells of whom it speaks
  facts            jsonb not null,
  -- personal: texts, addresses, names, notes; gone after an erasure
  payload          jsonb,
  -- from here on by the sealer
  salt             bytea,
  digest           bytea,
  chain            bigint,
  seq              bigint,
  hash             bytea,
  seal             bigint
);

create index audit_entry_family on audit_entry (family_id, at, id);
create index audit_entry_instance on audit_entry (instance_id, at, id);
create index audit_entry_unsealed on audit_entry (id) where seal is null;
-- Not unique: a forged row must be found by the check, not refused here.
create index audit_entry_chain on audit_entry (chain, seq);

-- One chain for each family, and number 0 for what concerns none.
create table audit_chain (
  id        bigint generated always as identity (minvalue 0 start 1) primary key,
  family_id text unique,
  salt      bytea,
  -- sha256 of salt and family id: where the chain begins
  origin    bytea not null,
  seq       bigint not null,
  head      bytea not null,
  erased_at timestamptz
);

insert into audit_chain (id, origin, seq, head) overriding system value values (0, '', 0, '');

-- Each time that entries were sealed, over all chains, so that no chain can vanish as a whole.
create table audit_seal (
  id      bigint primary key,
  at      timestamptz not null,
  entries integer not null,
  root    bytea not null
);
