package org.followthrough.trigger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.event.EventType;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandContextListener;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionManager;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.instance.OnReply;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * Hands a kept event to the first instance that begins to wait for it, in the transaction in which
 * it does: what came early is heard before the next step, and a message of that step never leaves.
 */
@Component
class KeptEvents implements SessionFactory {

  private final Events events;
  private final Families families;

  KeptEvents(Events events, Families families) {
    this.events = events;
    this.families = families;
  }

  @Override
  public Class<?> getSessionType() {
    return EventSubscriptionManager.class;
  }

  @Override
  public Session openSession() {
    return new Subscriptions();
  }

  private void deliver(EventSubscriptionEntity subscription) {
    ExecutionEntity execution = subscription.getExecution();
    Optional<String> familyId = ProcessVariable.FAMILY_ID.in(execution);
    if (familyId.isEmpty() || subscription.getEventName().equals(OnReply.MESSAGE)) {
      return;
    }
    // An event that is being taken in right now is either seen here or sees who waits.
    families.findForUpdate(familyId.get());
    String root = execution.getRootProcessInstanceId();
    Optional<String> field = Workflows.correlateBy(ExecutionFacts.process(execution));
    events
        .keptFor(
            root,
            subscription.getEventName(),
            field.orElse(null),
            field.map(execution::getVariable).map(Event::plain).orElse(null))
        .ifPresent(
            event -> {
              events.delivered(
                  event,
                  root,
                  root.equals(execution.getProcessInstanceId())
                      && MessageSubscriptions.interruptsAll(
                          execution.getBpmnModelInstance(), subscription.getActivityId()));
              subscription.eventReceived(event.variables(), false);
            });
  }

  /** The engine's own, which also notices who begins to wait in a transaction. */
  private final class Subscriptions extends EventSubscriptionManager
      implements CommandContextListener {

    private final Deque<EventSubscriptionEntity> added = new ArrayDeque<>();
    private boolean listens;

    @Override
    public void insert(EventSubscriptionEntity subscription) {
      super.insert(subscription);
      if (subscription.isSubscriptionForEventType(EventType.MESSAGE)
          && subscription.getExecutionId() != null) {
        added.add(subscription);
        if (!listens) {
          Context.getCommandContext().registerCommandContextListener(this);
          listens = true;
        }
      }
    }

    @Override
    public void deleteEventSubscription(EventSubscriptionEntity subscription) {
      super.deleteEventSubscription(subscription);
      added.remove(subscription);
    }

    @Override
    public void onCommandContextClose(CommandContext commandContext) {
      while (!added.isEmpty()) {
        deliver(added.remove());
      }
    }

    @Override
    public void onCommandFailed(CommandContext commandContext, Throwable fault) {
      added.clear();
    }
  }
}
