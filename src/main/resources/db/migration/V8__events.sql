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
  delivered_to text
);

create index event_family on event (family_id, received_at);
create index event_kept on event (family_id, type) where result = 'kept' and delivered_to is null;
create index event_instances on event using gin (instance_ids);
create index event_delivered on event (delivered_to) where delivered_to is not null;

-- What an instance is about where its workflow runs once for each thing, such as an invoice.
alter table instance add column about text;
create unique index instance_about on instance (family_id, workflow, about)
  where slot is not null and about is not null;

-- However often a schedule is interrupted and taken up again: each family once.
create unique index instance_scheduled on instance (workflow, triggered_by, family_id)
  where starts_with(triggered_by, 'schedule:');

-- Who has got which weekly digest: nobody gets one twice.
create table digest (
  run         text not null,
  coordinator text not null,
  begun_at    timestamptz not null,
  primary key (run, coordinator)
);
