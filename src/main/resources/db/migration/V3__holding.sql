-- Why and until when a step was held, the last time that it was; it stays with the step once that
-- has run. The step is the engine's job, as in attempt.
create table hold (
  step_id     text primary key,
  instance_id text not null,
  until       timestamptz not null,
  because     text not null,
  held_at     timestamptz not null
);

create index hold_instance on hold (instance_id);

-- How many messages went to one address on one day is asked before each.
create index attempt_address on attempt (lower(address), begun_at);

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
