-- From where each user has signed in: whoever guesses at a user slows nobody who comes from there.
-- The newest 50 of a user, for 90 days.
create table sign_in_address (
  user_id text not null,
  address text not null,
  last_at timestamptz not null,
  primary key (user_id, address)
);
