-- What happened, so that it can be proved: written by triggers on our own tables, in the statement
-- that changes them, whichever code made it. Rows are added; later they are sealed, once, and an
-- erasure takes the personal part from them. Nothing else changes them, and nothing removes them.
-- Flyway runs this file again whenever it has changed. Where a row goes again (a blocked address, a
-- held channel), the statement that deletes it adds the entry: a deleted row cannot say by which
-- clock it went.

create or replace function audit_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    -- sealed once
    if old.seal is null and new.seal is not null
      and (new.id, new.family_id, new.at, new.kind, new.actor, new.instance_id, new.workflow,
          new.workflow_version, new.facts, new.payload)
        is not distinct from (old.id, old.family_id, old.at, old.kind, old.actor, old.instance_id,
          old.workflow, old.workflow_version, old.facts, old.payload) then
      return new;
    end if;
    -- erased, once it is sealed
    if old.seal is not null and new.family_id is null and new.payload is null and new.salt is null
      and (new.id, new.at, new.kind, new.actor, new.instance_id, new.workflow, new.workflow_version,
          new.facts, new.digest, new.chain, new.seq, new.hash, new.seal)
        is not distinct from (old.id, old.at, old.kind, old.actor, old.instance_id, old.workflow,
          old.workflow_version, old.facts, old.digest, old.chain, old.seq, old.hash, old.seal) then
      return new;
    end if;
  end if;
  raise exception 'the audit is added to and never changed';
end $$;

create or replace trigger audit_stands before update or delete on audit_entry
  for each row execute function audit_stands();
create or replace trigger audit_stands_whole before truncate on audit_entry
  for each statement execute function audit_stands();
create or replace trigger audit_stands before delete on audit_chain
  for each row execute function audit_stands();
create or replace trigger audit_stands_whole before truncate on audit_chain
  for each statement execute function audit_stands();

create or replace function audit_seal_stands() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is added to and never changed';
end $$;

create or replace trigger audit_seal_stands before update or delete on audit_seal
  for each row execute function audit_seal_stands();
create or replace trigger audit_seal_stands_whole before truncate on audit_seal
  for each statement execute function audit_seal_stands();

-- The one way in. What belongs to an instance names its workflow; the family is the instance's
-- where the row itself does not know it.
create or replace function audit_add(family text, at timestamptz, kind text, actor text, instance text,
  facts jsonb, payload jsonb) returns void language sql as $$
  insert into followthrough.audit_entry (family_id, at, kind, actor, instance_id, workflow,
    workflow_version, facts, payload)
  select coalesce(family, i.family_id), at, kind, coalesce(actor, 'system'), instance, i.workflow,
    i.workflow_version, jsonb_strip_nulls(facts), nullif(jsonb_strip_nulls(payload), '{}')
  from (select) one left join followthrough.instance i on i.id = instance
$$;

-- family: what it said before stands with what it says now. Consent has entries of its own.
create or replace function audit_family() returns trigger language plpgsql as $$
declare
  quiet constant text[] := array['changed_at', 'changed_by', 'unsubscribe_token',
    'consent_email', 'consent_sms', 'consent_call'];
  was jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) - quiet end;
  now_is jsonb := case when tg_op = 'INSERT' then to_jsonb(new) - 'changed_at' - 'changed_by'
    - 'unsubscribe_token' else to_jsonb(new) - quiet end;
  changed jsonb;
begin
  select jsonb_object_agg(n.key, case when tg_op = 'INSERT' then n.value
      else jsonb_build_object('was', was -> n.key, 'is', n.value) end)
    into changed
  from jsonb_each(now_is) n
  where n.value is distinct from was -> n.key and (tg_op = 'UPDATE' or n.value <> 'null');
  if changed is not null then
    perform followthrough.audit_add(new.family_id, coalesce(new.changed_at, clock_timestamp()),
      case when tg_op = 'INSERT' then 'family.recorded' else 'family.changed' end,
      new.changed_by, null, '{}', changed);
  end if;
  return null;
end $$;

create or replace trigger audit after insert or update on family
  for each row execute function audit_family();

-- prediction: a file of them is one statement, and so are its entries.
create or replace function audit_predictions() returns trigger language plpgsql as $$
begin
  insert into followthrough.audit_entry (family_id, at, kind, actor, facts, payload)
  select family_id, received_at, 'prediction.received', 'predictor',
    jsonb_strip_nulls(jsonb_build_object('probability', probability, 'confidence', confidence,
      'windowDays', window_days, 'predictedAt', predicted_at, 'decision', 'select_intervention',
      'tableVersion', table_version, 'rule', rule_id)),
    jsonb_strip_nulls(
      jsonb_build_object('predictionId', prediction_id, 'recommendation', recommendation))
  from added order by prediction_id;
  return null;
end $$;

create or replace trigger audit_added after insert on prediction
  referencing new table as added for each statement execute function audit_predictions();

create or replace function audit_prediction_decided() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id, new.received_at, 'prediction.decided', null,
    new.instance_id, jsonb_build_object('result', new.result, 'chosen', new.workflow,
      'template', new.template, 'priority', new.priority, 'urgent', new.urgent,
      'tableVersion', new.table_version, 'rule', new.rule_id),
    jsonb_build_object('predictionId', new.prediction_id, 'reason', new.reason));
  return null;
end $$;

create or replace trigger audit_decided after update of result, workflow on prediction
  for each row when (new.workflow is not null and (old.result, old.workflow) is distinct from (new.result, new.workflow))
  execute function audit_prediction_decided();

create or replace function audit_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform followthrough.audit_add(new.family_id, new.received_at, 'event.received', null, null,
      jsonb_build_object('type', new.type),
      jsonb_build_object('eventId', new.event_id, 'occurredAt', new.occurred_at, 'payload', new.payload));
  elsif new.delivered_to is distinct from old.delivered_to then
    perform followthrough.audit_add(new.family_id, coalesce(new.delivered_at, new.received_at),
      'event.delivered', null, new.delivered_to, jsonb_build_object('type', new.type),
      jsonb_build_object('eventId', new.event_id));
  elsif new.result <> old.result then
    perform followthrough.audit_add(new.family_id, new.received_at, 'event.' || new.result, null,
      new.instance_ids[1], jsonb_build_object('type', new.type, 'instances', to_jsonb(new.instance_ids)),
      jsonb_build_object('eventId', new.event_id));
  end if;
  return null;
end $$;

create or replace trigger audit after insert or update of result, delivered_to on event
  for each row execute function audit_event();

create or replace function audit_instance() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform followthrough.audit_add(new.family_id, new.triggered_at, 'instance.triggered',
      case when starts_with(new.triggered_by, 'manual:') then substr(new.triggered_by, 8) end,
      new.id, jsonb_build_object('by', split_part(new.triggered_by, ':', 1),
        'priority', new.priority, 'urgent', new.urgent),
      jsonb_build_object('triggeredBy', new.triggered_by, 'about', new.about));
    return null;
  end if;
  if new.status <> old.status then
    perform followthrough.audit_add(new.family_id, coalesce(new.status_since, clock_timestamp()),
      'instance.' || new.status, null, new.id,
      jsonb_build_object('was', old.status, 'outcome', new.outcome,
        'because', nullif(to_jsonb(new.stands_still_because), '[]')),
      jsonb_build_object('outcomeNotes', new.outcome_notes));
  end if;
  if new.error_count > old.error_count then
    perform followthrough.audit_add(new.family_id, coalesce(new.last_error_at, clock_timestamp()),
      'instance.error', null, new.id, jsonb_build_object('errorCount', new.error_count),
      jsonb_build_object('error', new.last_error));
  end if;
  return null;
end $$;

create or replace trigger audit_added after insert on instance
  for each row execute function audit_instance();
create or replace trigger audit_changed after update on instance
  for each row when (new.status <> old.status or new.error_count > old.error_count)
  execute function audit_instance();

-- The text stands with the first entry of an attempt; what became of it follows.
create or replace function audit_attempt() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id,
    case when tg_op = 'UPDATE' then coalesce(new.settled_at, new.begun_at) else new.begun_at end,
    'message.' || new.state, null, new.instance_id,
    jsonb_build_object('channel', new.channel, 'step', new.step_name, 'stepId', new.step_id,
      'number', new.number, 'template', new.template,
      'again', case when new.state in ('failed', 'skipped') then new.transient end),
    case when tg_op = 'INSERT' then jsonb_build_object('address', new.address,
        'subject', new.subject, 'text', new.body, 'detail', new.detail, 'providerId', new.provider_id)
      else jsonb_build_object('detail', new.detail, 'providerId', new.provider_id) end);
  return null;
end $$;

create or replace trigger audit_added after insert on attempt
  for each row execute function audit_attempt();
create or replace trigger audit_changed after update on attempt
  for each row when (new.state <> old.state) execute function audit_attempt();

create or replace function audit_hold() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(null, new.held_at, 'message.held', null, new.instance_id,
    jsonb_build_object('stepId', new.step_id, 'until', new.until),
    jsonb_build_object('because', new.because));
  return null;
end $$;

create or replace trigger audit_added after insert on hold
  for each row execute function audit_hold();
create or replace trigger audit_changed after update on hold
  for each row when ((new.until, new.because) is distinct from (old.until, old.because))
  execute function audit_hold();

-- What matches no family is on record without its words: nobody could find them for an erasure.
create or replace function audit_reply() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id, new.received_at,
    case new.kind when 'reply' then 'reply.received' else 'reply.' || new.kind end,
    case when new.family_id is not null and new.kind <> 'staff' then 'family' end, new.instance_id,
    jsonb_strip_nulls(jsonb_build_object('channel', new.channel, 'meaning', new.meaning,
      'rule', new.rule)),
    case when new.family_id is not null then jsonb_build_object('sender', new.sender,
      'text', new.text, 'whole', new.whole, 'providerId', new.provider_id) end);
  return null;
end $$;

create or replace trigger audit after insert on reply
  for each row execute function audit_reply();
-- Whose words they are was said later, by a person.
create or replace trigger audit_assigned after update of family_id on reply
  for each row when (old.family_id is null and new.family_id is not null
    and not starts_with(new.family_id, 'erased-'))
  execute function audit_reply();

create or replace function audit_consent() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id, new.at,
    case when new.given then 'consent.given' else 'consent.withdrawn' end, null, null,
    jsonb_build_object('channel', new.channel), jsonb_build_object('source', new.source));
  return null;
end $$;

create or replace trigger audit after insert on consent_change
  for each row execute function audit_consent();

create or replace function audit_action() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id, new.at, 'action.' || new.action, new.actor,
    new.instance_id, '{}', jsonb_build_object('reason', new.reason));
  return null;
end $$;

create or replace trigger audit after insert on instance_action
  for each row execute function audit_action();

create or replace function audit_escalation() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform followthrough.audit_add(null, new.opened_at, 'step.failed', null, new.instance_id,
      jsonb_build_object('step', new.step_name, 'stepId', new.step_id),
      jsonb_build_object('reason', new.reason));
  else
    perform followthrough.audit_add(null, new.closed_at, 'step.decided', new.actor, new.instance_id,
      jsonb_build_object('step', new.step_name, 'stepId', new.step_id, 'decision', new.decision),
      jsonb_build_object('notes', new.notes));
  end if;
  return null;
end $$;

create or replace trigger audit_added after insert on escalation
  for each row execute function audit_escalation();
-- Decided and closed come in either order.
create or replace trigger audit_changed after update on escalation
  for each row when (new.closed_at is not null
    and (new.closed_at, new.decision) is distinct from (old.closed_at, old.decision))
  execute function audit_escalation();

create or replace function audit_switch() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(null, new.at,
    case when new.active then 'workflow.switched_on' else 'workflow.switched_off' end, new.actor,
    null, jsonb_build_object('switched', new.workflow, 'reason', new.reason), null);
  return null;
end $$;

create or replace trigger audit after insert on workflow_switch
  for each row execute function audit_switch();

create or replace function audit_restoration() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(null, new.at, 'deployment.restored', new.actor, null,
    jsonb_build_object('deployment', new.deployment_id, 'restoredAs', new.restored_as,
      'files', to_jsonb(new.files), 'reason', new.reason), null);
  return null;
end $$;

create or replace trigger audit after insert on restoration
  for each row execute function audit_restoration();

-- A blocked address stands with each family that has it, as none of its own where another has it too.
create or replace function audit_address() returns trigger language plpgsql as $$
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

create or replace trigger audit after insert on blocked_address
  for each row execute function audit_address();

-- Without the reason: it may name an address, and nobody would find it for an erasure. It stands with
-- each message that is held, in the chain of that message's family.
create or replace function audit_channel() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(null, new.opened_at, 'channel.held', null, null,
    jsonb_build_object('channel', new.channel), null);
  return null;
end $$;

create or replace trigger audit after insert on channel_breaker
  for each row execute function audit_channel();

create or replace function audit_note() returns trigger language plpgsql as $$
begin
  perform followthrough.audit_add(new.family_id, new.at, 'note.added', new.author, new.instance_id,
    jsonb_build_object('about', new.about), jsonb_build_object('text', new.text));
  return null;
end $$;

create or replace trigger audit after insert on family_note
  for each row execute function audit_note();
