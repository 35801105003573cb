-- How many instances there are, of a workflow, of a status or at all, is read from this index alone:
-- it is small, as equal entries are kept once, and the visibility map spares the table.
create index instance_count on followthrough.instance (workflow, status);

-- The visibility map is as good as the last vacuum: sooner than after a fifth of a million changes.
alter table followthrough.instance set (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02);
