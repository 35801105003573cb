-- What people do to instances and workflows, and why an instance stands still.

alter table instance
  -- Why its jobs stand still: person, failed_step, reply; empty while they run.
  add column stands_still_because text[] not null default '{}',
  add column stands_still_since timestamptz;

update instance set stands_still_because = '{failed_step}', stands_still_since = now()
where status = 'paused';

-- Why a prediction triggered nothing although the table chose a workflow.
alter table prediction add column reason text;

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
