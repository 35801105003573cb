-- Our own facts, beside Camunda's tables and committed with them. No foreign keys between rooms:
-- an attempt outlives the instance that made it, and is written on another connection.

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
  attributes       jsonb not null
);

-- A reply is matched to its family by the address it comes from.
create index family_email on family (lower(email));
create index family_phone on family (phone);

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
  instance_id    text
);

create index prediction_family on prediction (family_id, received_at);

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
  check ((slot is null) = (status in ('completed', 'failed', 'cancelled')))
);

-- However many requests race: one live instance per family, workflow and slot.
create unique index instance_live on instance (family_id, workflow, slot) where slot is not null;
create index instance_newest on instance (triggered_at desc, id);
create index instance_family on instance (family_id, triggered_at desc, id);

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
  primary key (step_id, number)
);

create index attempt_instance on attempt (instance_id, begun_at);
create index attempt_family on attempt (family_id, channel, begun_at);
create index attempt_provider on attempt (provider_id);

create table reply (
  provider_id text primary key,
  channel     text not null check (channel in ('email', 'sms')),
  sender      text not null,
  family_id   text,
  instance_id text,
  text        text not null,
  received_at timestamptz not null
);

create index reply_instance on reply (instance_id);
