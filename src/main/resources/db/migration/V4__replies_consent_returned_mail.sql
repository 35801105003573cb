-- What comes back: replies whole, automatic notes, delivery reports; and what each of them changes.

-- A Message-ID is the sender's to choose: two senders may choose the same.
alter table reply drop constraint reply_pkey;
alter table reply add primary key (provider_id, sender);
alter table reply add column id bigint generated always as identity unique;
alter table reply add column kind text not null default 'reply'
  check (kind in ('reply', 'automatic', 'report', 'consent', 'set_aside'));
-- As it came, quotes and signature included; null where that is the same as the text.
alter table reply add column whole text;

create index reply_family on reply (family_id, received_at);

-- A bounce blocks an address, not a family: mail compares without case, so it is kept in lower case.
create table blocked_address (
  channel    text not null check (channel in ('email', 'sms')),
  address    text not null,
  reason     text not null,
  blocked_at timestamptz not null,
  primary key (channel, address)
);

create table consent_change (
  id        bigint generated always as identity primary key,
  family_id text not null,
  channel   text not null check (channel in ('email', 'sms', 'call')),
  given     boolean not null,
  -- What was said and where, such as 'sms:STOP'.
  source    text not null,
  at        timestamptz not null
);

create index consent_change_family on consent_change (family_id, at);

-- Stands in the unsubscribe link: random, so it can be neither guessed nor read as a family's id.
alter table family add column unsubscribe_token uuid not null default gen_random_uuid();
create unique index family_unsubscribe_token on family (unsubscribe_token);

-- Why the waits and sends of an instance stand still, and since when.
create table standstill (
  instance_id text not null,
  cause       text not null,
  since       timestamptz not null,
  primary key (instance_id, cause)
);
