-- Before this version, whoever suspended an instance or a workflow in Cockpit made it deaf. What is
-- suspended already is taken over as what it was meant to be: the instance is paused (that is on its
-- record), the workflow is switched off, and both hear again. The engine's tables are not there yet
-- where the database is new.
do $$
begin
  if to_regclass('public.act_re_procdef') is null then
    return;
  end if;

  insert into workflow_switch (workflow, active, reason, actor, at)
  select key_, false, 'Suspended in Camunda', 'system',
    greatest(now(), (select max(triggered_at) from instance))
  from (select distinct on (key_) key_, suspension_state_ from public.act_re_procdef
        order by key_, version_ desc) newest
  where suspension_state_ = 2
    and coalesce((select active from workflow_switch s
      where s.workflow = newest.key_ order by id desc limit 1), true);

  update public.act_re_procdef set suspension_state_ = 1 where suspension_state_ = 2;
  update public.act_ru_execution set suspension_state_ = 1 where suspension_state_ = 2;
  update public.act_ru_task set suspension_state_ = 1 where suspension_state_ = 2;

  -- The jobs of what stands still stay as they are, and so do those of batches.
  update public.act_ru_job j set suspension_state_ = 1
  where suspension_state_ = 2
    and exists (select from public.act_ru_jobdef d where d.id_ = j.job_def_id_
      and d.proc_def_id_ is not null and d.suspension_state_ = 2)
    and not exists (select from public.act_ru_execution e join instance i on i.id = e.root_proc_inst_id_
      where e.id_ = j.process_instance_id_ and i.stands_still_since is not null);
  update public.act_ru_jobdef set suspension_state_ = 1
  where suspension_state_ = 2 and proc_def_id_ is not null;
end
$$;

-- Why the mail server will never take a reminder or digest for this person.
alter table digest add column refused text;
