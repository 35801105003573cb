-- What happened earlier never undoes what happened later: which instances an event has ended, so that
-- an older one about the same does not start them again.
alter table event add column ended text[] not null default '{}';
create index event_ended on event using gin (ended) where ended <> '{}';

alter table event drop constraint event_result_check;
alter table event add constraint event_result_check check (result in
  ('started', 'correlated', 'already_running', 'kept', 'outdated', 'ignored'));

-- By its own words, so that what another version has added to the list stays in it.
do $$
declare
  kinds text;
begin
  select pg_get_constraintdef(oid) into strict kinds from pg_constraint
    where contypid = 'audit_kind'::regtype;
  alter domain audit_kind drop constraint audit_kind_check;
  execute 'alter domain audit_kind add constraint audit_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''event.outdated''::text, ');
end
$$;

-- Until when no prediction starts an outreach for the family, unless by a workflow that comes before
-- this one; null where its end brings no rest.
alter table instance add column rests_until timestamptz;
alter table instance add column rest_priority integer;
create index instance_rest on instance (family_id, rests_until) where rests_until is not null;

-- Who looks after families: how much they can do in a day, and when they are away.
create table coordinator (
  coordinator_id text primary key,
  calls_per_day  integer check (calls_per_day between 0 and 200),
  changed_at     timestamptz not null,
  changed_by     text not null
);

create table absence (
  coordinator_id text not null references coordinator on delete cascade,
  -- As it was written: a day, or a moment.
  since_text     text not null,
  until_text     text not null,
  since          timestamptz not null,
  until          timestamptz not null check (until > since),
  -- Who takes the tasks; the group where nobody is named.
  substitute     text,
  primary key (coordinator_id, since)
);
