-- What was on record before the audit began, as it was found then.

insert into audit_entry (family_id, at, kind, actor, facts, payload)
select family_id, now(), 'family.recorded', 'system', '{"found": true}',
  jsonb_strip_nulls(to_jsonb(f) - array['changed_at', 'changed_by', 'unsubscribe_token'])
from family f order by family_id;

insert into audit_entry (family_id, at, kind, actor, facts, payload)
select family_id, received_at, 'prediction.received', 'predictor',
  jsonb_strip_nulls(jsonb_build_object('found', true, 'probability', probability,
    'confidence', confidence, 'windowDays', window_days, 'tableVersion', table_version, 'rule', rule_id,
    'result', result)),
  jsonb_strip_nulls(jsonb_build_object('predictionId', prediction_id, 'recommendation', recommendation))
from prediction order by received_at, prediction_id;

insert into audit_entry (family_id, at, kind, actor, instance_id, workflow, workflow_version, facts, payload)
select family_id, triggered_at, 'instance.triggered', 'system', id, workflow, workflow_version,
  jsonb_build_object('found', true, 'by', split_part(triggered_by, ':', 1)),
  jsonb_build_object('triggeredBy', triggered_by)
from instance order by triggered_at, id;

insert into audit_entry (family_id, at, kind, actor, instance_id, workflow, workflow_version, facts, payload)
select family_id, completed_at, 'instance.' || status, 'system', id, workflow, workflow_version,
  jsonb_build_object('found', true, 'outcome', outcome),
  case when outcome_notes is not null then jsonb_build_object('outcomeNotes', outcome_notes) end
from instance where completed_at is not null order by completed_at, id;

insert into audit_entry (family_id, at, kind, actor, instance_id, workflow, workflow_version, facts, payload)
select a.family_id, a.begun_at, 'message.' || a.state, 'system', a.instance_id, i.workflow,
  i.workflow_version,
  jsonb_build_object('found', true, 'channel', a.channel, 'step', a.step_name, 'stepId', a.step_id,
    'number', a.number, 'template', a.template),
  nullif(jsonb_strip_nulls(jsonb_build_object('address', a.address, 'subject', a.subject,
    'text', a.body, 'detail', a.detail, 'providerId', a.provider_id)), '{}')
from attempt a left join instance i on i.id = a.instance_id order by a.begun_at, a.step_id, a.number;

insert into audit_entry (family_id, at, kind, actor, instance_id, facts, payload)
select family_id, received_at, case kind when 'reply' then 'reply.received' else 'reply.' || kind end,
  case when family_id is null then 'system' else 'family' end, instance_id,
  jsonb_build_object('found', true, 'channel', channel),
  case when family_id is not null then jsonb_strip_nulls(jsonb_build_object('sender', sender,
    'text', text, 'whole', whole, 'providerId', provider_id)) end
from reply order by id;

insert into audit_entry (family_id, at, kind, actor, facts, payload)
select family_id, at, case when given then 'consent.given' else 'consent.withdrawn' end, 'system',
  jsonb_build_object('found', true, 'channel', channel), jsonb_build_object('source', source)
from consent_change order by id;

insert into audit_entry (family_id, at, kind, actor, instance_id, facts, payload)
select family_id, at, 'action.' || action, actor, instance_id, '{"found": true}',
  case when reason is not null then jsonb_build_object('reason', reason) end
from instance_action order by id;
