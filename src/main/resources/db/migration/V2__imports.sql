-- By which rule of which version of the table a prediction was decided: provable when the table has
-- long changed. No rule where none fired; no version where it was decided before this was kept.
alter table prediction
  add column table_version integer,
  add column rule_id text;

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
