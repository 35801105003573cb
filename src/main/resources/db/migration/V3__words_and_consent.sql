-- What an address itself has said, by channel: the newest row counts, and the others are its history.
-- Kept by HMAC under a key that is not in this database, so that a "no" outlives an erasure and says
-- to nobody who reads the database whose it is; docs/adr/0025.
create table address_consent (
  id      bigint generated always as identity primary key,
  channel text not null check (channel in ('email', 'sms', 'call')),
  -- HMAC-SHA256 of the address, in hexadecimal, and which key made it.
  digest  text not null,
  key_id  text not null,
  given   boolean not null,
  -- What was said and where, such as 'sms:STOP'; nothing personal, since it is never erased.
  source  text not null,
  at      timestamptz not null
);

create index address_consent_newest on address_consent (digest, channel, id desc);

-- What is left of a blocked address once nobody on record has it any more.
create table blocked_digest (
  channel    text not null check (channel in ('email', 'sms')),
  digest     text not null,
  key_id     text not null,
  blocked_at timestamptz not null,
  primary key (channel, digest)
);

-- What the words of a reply were heard to mean, where they are more than an answer.
alter table reply add column meaning text;

-- No automatic message goes to these families until the task for a reply is done; asked_in is the
-- process at the root that the task belongs to.
create table reply_hold (
  family_id text not null,
  asked_in  text not null,
  because   text not null,
  since     timestamptz not null,
  primary key (family_id, asked_in)
);

create index reply_hold_asked_in on reply_hold (asked_in);

-- Other instances that stand still until that task is done, and what becomes of them then.
create table reply_standstill (
  instance_id text not null,
  asked_in    text not null,
  family_id   text not null,
  on_reply    text not null check (on_reply in ('end', 'hold')),
  primary key (instance_id, asked_in)
);

create index reply_standstill_asked_in on reply_standstill (asked_in);
