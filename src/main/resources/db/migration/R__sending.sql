-- What is decided under a lock before a message leaves, in one round trip. Flyway runs this file
-- again whenever it has changed.

-- Whether an attempt counts as a message that left or may have left.
create or replace function attempt_counts(state text) returns boolean immutable language sql as $$
  select state in ('begun', 'sent', 'delivered', 'bounced', 'unknown')
$$;

-- Whether an attempt may begin, as things stand once nobody else begins one for the family or to the
-- address: the address has not said no, no reply waits to be read, and no limit is reached. Always the
-- family first, so that nobody waits in a circle. Each statement in here sees what was committed while
-- the locks were waited for.
create or replace function attempt_may_begin(of_family text, of_step text, by_channel text,
  to_address text, digests text[], since timestamptz, today timestamptz, per_family_per_day integer,
  per_family integer, per_address_per_day integer) returns boolean language plpgsql as $$
declare
  to_family_today bigint;
  to_family_in_all bigint;
begin
  perform pg_advisory_xact_lock(1, hashtext(of_family));
  perform pg_advisory_xact_lock(2, hashtext(lower(to_address)));
  if exists (select from followthrough.reply_hold h where h.family_id = of_family) then
    return false;
  end if;
  if not coalesce((select c.given from followthrough.address_consent c
      where c.digest = any(digests) and c.channel = by_channel order by c.id desc limit 1), true) then
    return false;
  end if;
  select count(*) filter (where at >= today), count(*) into to_family_today, to_family_in_all
  from (select max(a.begun_at) as at from followthrough.attempt a
    where a.family_id = of_family and a.step_id <> of_step and a.begun_at > since
      and followthrough.attempt_counts(a.state) group by a.step_id) steps;
  return to_family_today < per_family_per_day and to_family_in_all < per_family
    and (select count(distinct a.step_id) from followthrough.attempt a
      where lower(a.address) = lower(to_address) and a.step_id <> of_step and a.begun_at >= today
        and followthrough.attempt_counts(a.state)) < per_address_per_day;
end $$;

-- The second in which a message leaves: the present one, or the first that is not full. Asked again, a
-- message keeps its place; one that it missed for longer than a minute is not taken up.
create or replace function send_place_take(of_step text, on_channel text, per_second integer,
  now_at timestamptz) returns timestamptz language plpgsql as $$
declare
  present constant timestamptz := date_trunc('second', now_at);
  place timestamptz;
  is_new_second boolean;
begin
  select second into place from followthrough.send_place where step_id = of_step;
  if place > now_at then
    return place;
  elsif place is not null then
    delete from followthrough.send_place where step_id = of_step;
    if place > now_at - interval '1 minute' then
      return place;
    end if;
  end if;
  perform pg_advisory_xact_lock(3, hashtext(on_channel));
  -- Behind the seconds that are full without a gap from the present one on.
  place := present;
  if exists (select from followthrough.send_second s
      where s.channel = on_channel and s.second = present and s.taken >= per_second) then
    select min(s.second) + interval '1 second' into place from followthrough.send_second s
    where s.channel = on_channel and s.second >= present and s.taken >= per_second
      and not exists (select from followthrough.send_second next
        where next.channel = on_channel and next.second = s.second + interval '1 second'
          and next.taken >= per_second);
  end if;
  insert into followthrough.send_second (channel, second, taken) values (on_channel, place, 1)
  on conflict (channel, second) do update set taken = send_second.taken + 1
  returning xmax = 0 into is_new_second;
  if is_new_second then
    delete from followthrough.send_second
    where channel = on_channel and second < now_at - interval '1 hour';
    delete from followthrough.send_place where second < now_at - interval '1 hour';
  end if;
  if place > now_at then
    insert into followthrough.send_place (step_id, second) values (of_step, place);
  end if;
  return place;
end $$;
