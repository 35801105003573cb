-- Addresses that are blocked and channels that are held are in the audit too. Where a row goes again,
-- the statement that deletes it adds the entry: a deleted row cannot say by which clock it went.

-- With each family that has the address, as none of its own where another has it too.
create function audit_address() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(f.family_id, new.blocked_at, 'address.blocked', null, null,
    jsonb_build_object('channel', new.channel),
    jsonb_build_object('address', new.address, 'reason', new.reason))
  from followthrough.family f
  where new.channel = 'email' and lower(f.email) = new.address
    or new.channel = 'sms' and f.phone = new.address
  order by f.family_id;
  return null;
end $$;

create trigger audit after insert on blocked_address
  for each row execute function audit_address();

-- Without the reason: it may name an address, and nobody would find it for an erasure. It stands with
-- each message that is held, in the chain of that message's family.
create function audit_channel() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(null, new.opened_at, 'channel.held', null, null,
    jsonb_build_object('channel', new.channel), null);
  return null;
end $$;

create trigger audit after insert on channel_breaker
  for each row execute function audit_channel();
