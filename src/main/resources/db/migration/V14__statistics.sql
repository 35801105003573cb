-- What the statistics count, and one index for each of their questions: they are answered from the
-- indexes alone, whose tables are wide. Why so is in the ADR on statistics.

alter table instance
  add column seconds integer generated always as (cast(extract(epoch from completed_at - triggered_at) as integer)) stored;

-- By workflow and status: how many, how they came out, and how long they took.
create index instance_statistics on instance (workflow, status, triggered_at) include (outcome, seconds);
-- How many ended on a day; how many began, instance_newest knows.
create index instance_ended on instance (completed_at) where completed_at is not null;

alter table attempt
  add column workflow text,
  -- When it was to go: when its step was reached, or the moment to which a rule of the gate moved it.
  add column planned_at timestamptz,
  add column late_seconds integer generated always as (cast(extract(epoch from begun_at - planned_at) as integer)) stored,
  add column answered_at timestamptz,
  -- With the first answer of an instance: how many of its messages had left by then.
  add column messages_until_answer integer;

update attempt set planned_at = begun_at,
  workflow = (select workflow from instance where instance.id = attempt.instance_id);

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

-- To where a step's message was moved by the rules of the gate; a channel that is down moves it late.
alter table hold add column planned_at timestamptz;
