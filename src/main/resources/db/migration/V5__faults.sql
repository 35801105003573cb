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
