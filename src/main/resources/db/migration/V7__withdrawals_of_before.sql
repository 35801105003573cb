-- Before addresses spoke for themselves, what they said stood on the family's record alone. It belongs
-- to the address that was last written to when it was said, else to the one on record. Who it is can
-- be named only under a key that is not in this database; so these rows wait here until the
-- application starts, which moves them and leaves none; docs/adr/0039.
create table withdrawal_of_before (
  family_id text not null,
  channel   text not null,
  address   text not null,
  source    text not null,
  primary key (family_id, channel)
);

insert into withdrawal_of_before (family_id, channel, address, source)
select family_id, channel, address, source
from (
  select last.family_id, last.channel, last.source, lower(coalesce(
    (select a.address from attempt a
     where a.family_id = last.family_id and a.channel = last.channel and a.address is not null
       and a.begun_at <= last.at
     order by a.begun_at desc limit 1),
    case last.channel when 'email' then f.email else f.phone end)) as address
  from (
    select distinct on (family_id, channel) * from consent_change
    order by family_id, channel, id desc) last
  join family f on f.family_id = last.family_id
  where not last.given
    and (split_part(last.source, ':', 1) in ('email', 'sms', 'call', 'task')
      or last.source = 'complaint')) said
where address is not null;
