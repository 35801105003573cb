package org.followthrough.oversight;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DiagramListener;
import org.followthrough.engine.ParsedUserTask;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Family;
import org.followthrough.oversight.TaskSubjects.Subject;
import org.followthrough.security.Roles;
import org.followthrough.timing.BusinessTime;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.FurtherReply;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Gives every user task of an instance what its coordinator needs: who it is for, why it exists,
 * when it is due. By Friday nobody remembers; the task does.
 */
@Component
class TaskBriefing implements DiagramListener {

  private static final String FAMILY = ProcessVariable.FAMILY_ID.name();
  private static final String INSTANCE = ProcessVariable.INSTANCE_ID.name();
  private static final int TASK_PRIORITY_PER_INSTANCE_PRIORITY = 10;

  private final TaskSubjects subjects;
  private final TaskContext context;
  private final TaskSummaries summaries;
  private final HolidayCalendars holidays;
  private final TaskAssignment assignment;
  private final TaskService tasks;
  private final Clock clock;

  /** Tasks come late, since the engine that keeps them is built with this listener. */
  TaskBriefing(
      TaskSubjects subjects,
      TaskContext context,
      TaskSummaries summaries,
      HolidayCalendars holidays,
      TaskAssignment assignment,
      @Lazy TaskService tasks,
      Clock clock) {
    this.subjects = subjects;
    this.context = context;
    this.summaries = summaries;
    this.holidays = holidays;
    this.assignment = assignment;
    this.tasks = tasks;
    this.clock = clock;
  }

  @Override
  public void userTask(ParsedUserTask parsed) {
    parsed.on(
        TaskListener.EVENTNAME_CREATE,
        task -> subjects.of(task).ifPresent(subject -> brief(task, subject, parsed.hasPriority())));
    parsed.on(TaskListener.EVENTNAME_COMPLETE, TaskBriefing::sign);
  }

  /** Whoever completes a task has done it, also where nobody or somebody else was to. */
  private static void sign(DelegateTask task) {
    CurrentUser.id().filter(user -> !user.equals(task.getAssignee())).ifPresent(task::setAssignee);
  }

  private void brief(DelegateTask task, Subject subject, boolean hasPriority) {
    Optional<Family> family = subject.family();
    Instant now = clock.instant();
    family.ifPresent(f -> task.setName(TaskName.of(task.getName(), f.familyName())));
    task.setVariableLocal(TaskSummary.VARIABLE, summaries.of(subject));
    task.setVariableLocal(FAMILY, family.map(Family::familyId).orElse(null));
    task.setVariableLocal(INSTANCE, subject.instanceId());
    task.setVariableLocal(ProcessVariable.CONTEXT.name(), context.of(subject));
    family
        .map(Family::coordinator)
        .filter(coordinator -> task.getAssignee() == null && isForCoordinators(task))
        .ifPresent(coordinator -> assignment.assign(task, coordinator));
    if (task.getDueDate() == null) {
      task.setDueDate(
          Date.from(
              BusinessTime.endOfNextBusinessDay(
                  now,
                  subject.zone(),
                  family.map(holidays::of).orElseGet(holidays::ofTheOrganisation))));
    }
    if (task.getFollowUpDate() == null) {
      task.setFollowUpDate(Date.from(now));
    }
    if (!hasPriority && task.getPriority() == Task.PRIORITY_NORMAL) {
      subject
          .instance()
          .ifPresent(
              i -> task.setPriority(i.origin().priority() * TASK_PRIORITY_PER_INSTANCE_PRIORITY));
    }
  }

  /** What is another group's alone would be out of that group's lists once it is assigned. */
  private static boolean isForCoordinators(DelegateTask task) {
    return task.getCandidates().isEmpty()
        || task.getCandidates().stream()
            .anyMatch(candidate -> Roles.COORDINATORS.equals(candidate.getGroupId()));
  }

  /** The family has written again: the open task shows that too, and first. */
  @EventListener
  void addTo(FurtherReply further) {
    String familyId = (String) tasks.getVariable(further.taskId(), FAMILY);
    String instanceId = (String) tasks.getVariable(further.taskId(), INSTANCE);
    Subject subject = subjects.of(familyId, instanceId);
    tasks.setVariableLocal(further.taskId(), TaskSummary.VARIABLE, summaries.of(subject));
    tasks.setVariableLocal(further.taskId(), ProcessVariable.CONTEXT.name(), context.of(subject));
  }
}
