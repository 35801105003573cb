-- What a coordinator said at the desk of how a task went, as long as it can be taken back. A job
-- completes the task with it; what came too late, because somebody else was faster, stays until its
-- coordinator has read so.
create table said_outcome (
  task_id      text primary key,
  family_id    text,
  task_key     text not null,
  -- In words, as it was shown when it was said.
  said         text not null,
  consequence  text not null,
  user_id      text not null,
  groups       text[] not null,
  answers      jsonb not null,
  -- What is to be written to the family then: {channel, text}; null where nothing is.
  letter       jsonb,
  -- Whether nothing goes to the family meanwhile.
  silences     boolean not null,
  said_at      timestamptz not null,
  completes_at timestamptz not null,
  -- Who else did what with the task; null while nobody did.
  overtaken_by text
);

create index said_outcome_user on said_outcome (user_id);
create index said_outcome_family on said_outcome (family_id);

-- Before which moment a task is not to be taken up.
create table postponed_task (
  task_id   text primary key,
  family_id text,
  not_before timestamptz not null,
  -- Whether the family was promised that moment.
  promised  boolean not null,
  said_by   text not null,
  said_at   timestamptz not null
);

create index postponed_task_family on postponed_task (family_id);

-- What somebody wrote down about a family.
create table family_note (
  id          bigint generated always as identity primary key,
  family_id   text not null,
  instance_id text,
  about       text not null check (about in ('note', 'promise', 'not_before', 'overtaken', 'not_sent')),
  text        text not null,
  author      text not null,
  at          timestamptz not null
);

create index family_note_family on family_note (family_id, at);

-- An answer that a person wrote, until it has left.
create table written_answer (
  id          text primary key,
  family_id   text not null,
  instance_id text not null,
  channel     text not null check (channel in ('email', 'sms')),
  text        text not null,
  -- The words that it answers; null where it answers none.
  reply_id    bigint,
  author      text not null,
  written_at  timestamptz not null
);

create index written_answer_family on written_answer (family_id);

-- By its own words, so that what another version has added to the list stays in it.
do $$
declare
  kinds text;
begin
  select pg_get_constraintdef(oid) into strict kinds from pg_constraint
    where contypid = 'audit_kind'::regtype;
  alter domain audit_kind drop constraint audit_kind_check;
  execute 'alter domain audit_kind add constraint audit_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''note.added''::text, ');
end
$$;
