-- One index for each question of GET /api/v1/instances; which one answers which is in the ADR on
-- finding instances, and a test holds the queries to it.
create index instance_workflow on instance (workflow, triggered_at desc, id);
create index instance_status on instance (status, triggered_at desc, id);
create index instance_triggered_by on instance (triggered_by, triggered_at desc, id);
