package org.followthrough.oversight;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.ExpressionFunction;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.engine.StepFault;
import org.followthrough.engine.TaskLabel;
import org.followthrough.instance.InstanceActions;
import org.followthrough.instance.InstanceActions.Kind;
import org.followthrough.security.Roles;
import org.followthrough.trigger.PassedOver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * What a diagram names as timeout listeners of a task that must not be forgotten: {@code
 * ${remindOfTask}} when it is past its due date, {@code ${raiseTask}} another business day later.
 * Where somebody has moved the due date, both wait for the new one.
 */
@Configuration(proxyBeanMethods = false)
class OverdueTasks {

  /** A year of them: each is looked up in the calendar, so that more would only keep a thread. */
  private static final int MOST_BUSINESS_DAYS = 260;

  private final BusinessDays businessDays;
  private final TaskReminders reminders;
  private final InstanceActions actions;
  private final ObjectProvider<TaskService> tasks;
  private final Clock clock;

  OverdueTasks(
      BusinessDays businessDays,
      TaskReminders reminders,
      InstanceActions actions,
      ObjectProvider<TaskService> tasks,
      Clock clock) {
    this.businessDays = businessDays;
    this.reminders = reminders;
    this.actions = actions;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** The end of the n-th business day after today, for the timers of those listeners. */
  @Bean
  ExpressionFunction endOfBusinessDay() {
    return ExpressionFunction.of(
        "endOfBusinessDay",
        "apply",
        DelegateExecution.class,
        Number.class,
        (execution, days) -> Date.from(endOf(days, execution)));
  }

  private Instant endOf(Number days, DelegateExecution execution) {
    if (days.doubleValue() < 1 || days.doubleValue() > MOST_BUSINESS_DAYS) {
      throw new StepFault.Ours(
          "endOfBusinessDay counts 1 to "
              + MOST_BUSINESS_DAYS
              + " business days, not "
              + days
              + "; correct the number in the diagram");
    }
    return businessDays.endOf(days.intValue(), clock.instant(), execution);
  }

  @Bean
  TaskListener remindOfTask() {
    return task -> {
      Instant due = due(task);
      waitUntil(due);
      noted(task, Kind.REMIND, reminders.send(task, due));
    };
  }

  @Bean
  TaskListener raiseTask() {
    return task -> {
      waitUntil(businessDays.endOf(1, due(task), task));
      task.addCandidateGroup(Roles.LEAD_COORDINATORS);
      noted(
          task,
          Kind.RAISE,
          "“%s” is still not done; the lead coordinators see it now".formatted(TaskLabel.of(task)));
    };
  }

  /** Whoever should have done it hears of it no more by itself: the lead coordinators see it. */
  @EventListener
  void passedOver(PassedOver passed) {
    TaskService service = tasks.getObject();
    for (Task task :
        service
            .createTaskQuery()
            .taskVariableValueEquals(ProcessVariable.INSTANCE_ID.name(), passed.instanceId())
            .list()) {
      service.addCandidateGroup(task.getId(), Roles.LEAD_COORDINATORS);
      service.createComment(task.getId(), task.getProcessInstanceId(), passed.why());
    }
    actions.add(List.of(passed.instanceId()), Kind.RAISE, passed.why(), InstanceActions.SYSTEM);
  }

  private void waitUntil(Instant moment) {
    if (clock.instant().isBefore(moment)) {
      throw new StepFault.Held(moment, "the task is not overdue yet");
    }
  }

  /** In the task's history in Tasklist, and in the audit of its instance. */
  private void noted(DelegateTask task, Kind kind, String what) {
    TaskService tasks = task.getProcessEngineServices().getTaskService();
    tasks.createComment(task.getId(), task.getProcessInstanceId(), what);
    ProcessVariable.INSTANCE_ID
        .in(task)
        .ifPresent(id -> actions.add(List.of(id), kind, what, InstanceActions.SYSTEM));
  }

  private Instant due(DelegateTask task) {
    return task.getDueDate() == null ? clock.instant() : task.getDueDate().toInstant();
  }
}
