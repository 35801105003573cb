-- The steps that wait for a channel which is held, so that one of them can be tried and all can go.
create table channel_waiting (
  step_id text primary key,
  channel text not null
);

create index channel_waiting_channel on channel_waiting (channel);
