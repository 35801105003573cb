-- By which rule a message that came in was judged to be what it is, and two kinds more.
alter table reply add column rule text;
alter table reply drop constraint reply_kind_check;
alter table reply add constraint reply_kind_check check (kind in (
  'reply', 'automatic', 'report', 'complaint', 'staff', 'consent', 'set_aside'));

alter domain audit_kind drop constraint audit_kind_check;
alter domain audit_kind add constraint audit_kind_check check (value in (
  'family.recorded', 'family.changed', 'family.erased',
  'prediction.received', 'prediction.decided',
  'event.received', 'event.delivered', 'event.started', 'event.correlated',
  'event.already_running', 'event.kept', 'event.ignored',
  'instance.triggered', 'instance.pending', 'instance.running', 'instance.paused',
  'instance.completed', 'instance.failed', 'instance.cancelled', 'instance.error',
  'message.begun', 'message.sent', 'message.delivered', 'message.bounced', 'message.failed',
  'message.skipped', 'message.unknown', 'message.held',
  'reply.received', 'reply.automatic', 'reply.report', 'reply.complaint', 'reply.staff',
  'reply.consent', 'reply.set_aside',
  'consent.given', 'consent.withdrawn',
  'action.start', 'action.pause', 'action.resume', 'action.cancel', 'action.retry',
  'action.migrate', 'action.remind', 'action.raise',
  'step.failed', 'step.decided',
  'task.created', 'task.assigned', 'task.completed', 'task.taken_away',
  'wait.begun',
  'workflow.switched_on', 'workflow.switched_off',
  'address.blocked', 'address.unblocked',
  'channel.held', 'channel.freed'));
