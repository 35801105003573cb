-- What became of each prediction, for the system that predicts: a place in the order in which that is
-- told, given once and by one reader at a time, so that nobody who reads on misses what was committed
-- late. Why so is in the ADR on outcomes.
alter table prediction
  -- Whose prediction it is; null where that was not kept yet.
  add column sent_by text,
  add column told_as bigint,
  -- When nothing more was to come of it.
  add column settled_at timestamptz;

create sequence prediction_told;
create unique index prediction_told_as on prediction (told_as);
create index prediction_settled on prediction (settled_at, told_as);
create index prediction_untold on prediction (received_at) where told_as is null;
