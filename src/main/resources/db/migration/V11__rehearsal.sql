-- What somebody made the newest again, and why. Rows are added, never changed.
create table restoration (
  id            bigint generated always as identity primary key,
  -- The deployment that is undone, and the one that undoes it.
  deployment_id text not null,
  restored_as   text not null,
  files         text[] not null,
  reason        text not null,
  actor         text not null,
  at            timestamptz not null
);

do $$
declare
  kinds text;
begin
  select pg_get_constraintdef(oid) into strict kinds from pg_constraint
    where contypid = 'audit_kind'::regtype;
  alter domain audit_kind drop constraint audit_kind_check;
  execute 'alter domain audit_kind add constraint audit_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''deployment.restored''::text, ');
end
$$;
