package org.followthrough.oversight;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.OwnJobs;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.AbsencesChanged;
import org.followthrough.family.Coordinator;
import org.followthrough.family.Coordinators;
import org.followthrough.family.FamiliesHandedOver;
import org.followthrough.family.FamiliesHandedOver.Handover;
import org.followthrough.security.Roles;
import org.followthrough.security.UserRemoved;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose a coordinator's task is. It is assigned to the family's coordinator; while they are away,
 * to who stands in for them or to nobody, so that the group sees it, and its owner says whose it is
 * by rights. Somebody who is no user is assigned nothing.
 */
@Configuration(proxyBeanMethods = false)
class TaskAssignment {

  private static final String ABSENCE = "absence";

  /** Who was given a task of somebody who is away; whoever else took it since keeps it. */
  private static final ProcessVariable<String> STAND_IN =
      new ProcessVariable<>("standIn", String.class);

  private final Coordinators coordinators;
  private final JdbcClient jdbc;
  private final OwnJobs jobs;
  private final ObjectProvider<EngineTransaction> engine;
  private final ObjectProvider<TaskService> tasks;

  TaskAssignment(
      Coordinators coordinators,
      JdbcClient jdbc,
      OwnJobs jobs,
      ObjectProvider<EngineTransaction> engine,
      ObjectProvider<TaskService> tasks) {
    this.coordinators = coordinators;
    this.jdbc = jdbc;
    this.jobs = jobs;
    this.engine = engine;
    this.tasks = tasks;
  }

  /** Somebody goes, or comes back. */
  @Bean
  OwnJob absenceBeginsOrEnds() {
    return new OwnJob(
        ABSENCE, (String coordinator, ProcessEngineServices ignored) -> sortOut(coordinator));
  }

  /** A new task of a family is its coordinator's. */
  void assign(DelegateTask task, String coordinator) {
    Optional<String> inCharge = coordinators.inChargeFor(coordinator);
    inCharge.ifPresent(task::setAssignee);
    if (!inCharge.equals(Optional.of(coordinator)) && coordinators.isUser(coordinator)) {
      task.setOwner(coordinator);
      task.setVariableLocal(STAND_IN.name(), inCharge.orElse(null));
    }
  }

  @EventListener
  void handedOver(FamiliesHandedOver change) {
    for (Handover handover : change.families()) {
      engine
          .getObject()
          .withoutAuthorization(
              () -> ofFamily(handover.familyId()).forEach(task -> handOver(task, handover)));
    }
  }

  @EventListener
  void absencesChanged(AbsencesChanged change) {
    Coordinator coordinator = change.coordinator();
    for (Coordinator.Absence absence : coordinator.absences()) {
      jobs.plan(ABSENCE, coordinator.id(), absence.begins());
      jobs.plan(ABSENCE, coordinator.id(), absence.ends());
    }
    sortOut(coordinator.id());
  }

  /** Nobody is left who could do it: the group sees it. */
  @EventListener
  void userRemoved(UserRemoved removed) {
    engine
        .getObject()
        .withoutAuthorization(
            () -> {
              TaskService service = tasks.getObject();
              service.createTaskQuery().taskAssignee(removed.userId()).list().stream()
                  .filter(task -> task.getOwner() == null)
                  .forEach(task -> give(task, null, null));
              service.createTaskQuery().taskAssignee(removed.userId()).list().stream()
                  .filter(task -> task.getOwner() != null)
                  .forEach(task -> give(task, task.getOwner(), null));
              service.createTaskQuery().taskOwner(removed.userId()).list().stream()
                  .filter(this::isWithStandIn)
                  .forEach(task -> give(task, null, null));
            });
  }

  private void handOver(Task task, Handover handover) {
    boolean was =
        handover.before() != null
            && (handover.before().equals(task.getAssignee())
                || handover.before().equals(task.getOwner()) && isWithStandIn(task));
    boolean nobodys =
        task.getAssignee() == null && task.getOwner() == null && isForCoordinators(task);
    if (!was && !nobodys) {
      return;
    }
    give(task, handover.after());
  }

  private void sortOut(String coordinator) {
    engine
        .getObject()
        .withoutAuthorization(
            () -> {
              TaskService service = tasks.getObject();
              Optional<String> inCharge = coordinators.inChargeFor(coordinator);
              if (!inCharge.equals(Optional.of(coordinator))) {
                service.createTaskQuery().taskAssignee(coordinator).list().stream()
                    .filter(this::isForCoordinators)
                    .forEach(task -> give(task, coordinator));
              }
              service.createTaskQuery().taskOwner(coordinator).list().stream()
                  .filter(this::isWithStandIn)
                  .forEach(task -> give(task, coordinator));
            });
  }

  /** It is a coordinator's, or nobody's, and so with whoever is in charge for them. */
  private void give(Task task, String coordinator) {
    Optional<String> inCharge = Optional.ofNullable(coordinator).flatMap(coordinators::inChargeFor);
    boolean themselves = inCharge.equals(Optional.ofNullable(coordinator));
    boolean away = coordinator != null && !themselves && coordinators.isUser(coordinator);
    give(task, away ? coordinator : null, inCharge.orElse(null));
  }

  private void give(Task task, String owner, String assignee) {
    TaskService service = tasks.getObject();
    if (owner == null && task.getOwner() != null) {
      service.deleteUserIdentityLink(task.getId(), task.getOwner(), IdentityLinkType.OWNER);
    } else if (!Objects.equals(owner, task.getOwner())) {
      service.setOwner(task.getId(), owner);
    }
    if (!Objects.equals(assignee, task.getAssignee())) {
      service.setAssignee(task.getId(), assignee);
    }
    if (owner == null) {
      service.removeVariableLocal(task.getId(), STAND_IN.name());
    } else {
      service.setVariableLocal(task.getId(), STAND_IN.name(), assignee);
    }
  }

  /** Whether nobody but the one who was given it has taken it since. */
  private boolean isWithStandIn(Task task) {
    return task.getAssignee() == null
        || task.getAssignee()
            .equals(tasks.getObject().getVariableLocal(task.getId(), STAND_IN.name()));
  }

  private boolean isForCoordinators(Task task) {
    List<IdentityLink> candidates = tasks.getObject().getIdentityLinksForTask(task.getId());
    return candidates.stream().noneMatch(link -> link.getGroupId() != null)
        || candidates.stream().anyMatch(link -> Roles.COORDINATORS.equals(link.getGroupId()));
  }

  /** By the variable that every task has; the engine's own query for one would read them all. */
  private List<Task> ofFamily(String familyId) {
    List<String> ids =
        jdbc.sql(
                """
                select task_id_ from act_ru_variable
                where name_ = ? and text_ = ? and task_id_ is not null order by task_id_""")
            .params(ProcessVariable.FAMILY_ID.name(), familyId)
            .query(String.class)
            .list();
    return ids.isEmpty()
        ? List.of()
        : tasks.getObject().createTaskQuery().taskIdIn(ids.toArray(String[]::new)).list();
  }
}
