-- Whoever was at work for a family when it was erased brings nothing of it back.

-- It waits for an erasure that is under way, and hinders nobody else.
create or replace function family_is_there(id text) returns boolean language plpgsql as $$
begin
  perform from followthrough.family f where f.family_id = id for key share;
  return found;
end $$;

create or replace function attempt_of_a_family() returns trigger language plpgsql as $$
begin
  if not followthrough.family_is_there(new.family_id) then
    raise exception 'the family of this step has been erased' using errcode = 'foreign_key_violation';
  end if;
  return new;
end $$;

create or replace trigger attempt_of_a_family before insert on attempt
  for each row execute function attempt_of_a_family();

-- What comes in for a family that is gone matches nobody, as any other mail would.
create or replace function reply_of_a_family() returns trigger language plpgsql as $$
begin
  if new.family_id is not null and not followthrough.family_is_there(new.family_id) then
    new.family_id := null;
    new.instance_id := null;
  end if;
  return new;
end $$;

create or replace trigger reply_of_a_family before insert on reply
  for each row execute function reply_of_a_family();

-- What a provider says of a message that was on its way.
create or replace function attempt_stays_erased() returns trigger language plpgsql as $$
begin
  new.detail := null;
  new.provider_id := null;
  return new;
end $$;

create or replace trigger attempt_stays_erased before update on attempt
  for each row when (starts_with(old.family_id, 'erased-'))
  execute function attempt_stays_erased();
