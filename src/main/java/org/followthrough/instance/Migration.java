package org.followthrough.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigratingActivityInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigratingTransitionInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.migration.MigrationPlanValidationException;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.RetriedTransaction;
import org.springframework.stereotype.Component;

/**
 * Moves running instances from one version of their workflow to another, each by itself: one that
 * cannot move stays as it is, and keeps no other from moving. Waits keep their dates. A step that
 * is sending just now keeps its identity, so that it is finished and not begun again.
 */
@Component
class Migration {

  /** An instance that runs a step at that moment is tried again. */
  private static final int TRIES = 5;

  private final Instances instances;
  private final InstanceActionLog actions;
  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final RetriedTransaction transaction;

  Migration(
      Instances instances,
      InstanceActionLog actions,
      RuntimeService runtime,
      RepositoryService repository,
      RetriedTransaction transaction) {
    this.instances = instances;
    this.actions = actions;
    this.runtime = runtime;
    this.repository = repository;
    this.transaction = transaction;
  }

  /**
   * @param dryRun whether each is only tried, and nothing kept of it
   * @throws InvalidRequest 404 for an unknown workflow, 422 for an unknown version
   */
  Result migrate(String workflow, int from, int to, boolean dryRun, String user) {
    if (repository.createProcessDefinitionQuery().processDefinitionKey(workflow).count() == 0) {
      throw InvalidRequest.notFound("workflow", workflow);
    }
    ProcessDefinition source = version(workflow, "fromVersion", from);
    ProcessDefinition target = version(workflow, "toVersion", to);
    if (from == to) {
      throw InvalidRequest.field(Kind.MALFORMED, "toVersion", "must differ from fromVersion");
    }
    List<String> ids =
        instances.live(BulkCancel.Which.ofVersion(workflow, from)).stream()
            .map(Instance::id)
            .toList();
    MigrationPlan plan;
    try {
      plan =
          runtime.createMigrationPlan(source.getId(), target.getId()).mapEqualActivities().build();
    } catch (MigrationPlanValidationException e) {
      String why =
          "Version " + to + " is drawn so differently that nothing can be moved to it step by step";
      return new Result(0, ids.stream().map(id -> new NotMigrated(id, why)).toList());
    }
    List<NotMigrated> notMigrated = new ArrayList<>();
    for (String id : ids) {
      obstacle(id, plan, from, target, dryRun, user)
          .ifPresent(why -> notMigrated.add(new NotMigrated(id, why)));
    }
    return new Result(ids.size() - notMigrated.size(), notMigrated);
  }

  private Optional<String> obstacle(
      String id,
      MigrationPlan plan,
      int from,
      ProcessDefinition target,
      boolean dryRun,
      String user) {
    try {
      // Where it ran a step meanwhile, what stands then is looked at anew.
      return transaction.execute(
          TRIES,
          status -> {
            runtime.newMigration(plan).processInstanceIds(id).execute();
            instances.moved(id, target.getVersion());
            actions.add(
                List.of(id),
                InstanceActionLog.Kind.MIGRATE,
                "From version %d to version %d".formatted(from, target.getVersion()),
                user);
            if (dryRun) {
              status.setRollbackOnly();
            }
            return Optional.empty();
          },
          busy -> Optional.of("It was running a step just then; migrate again"));
    } catch (MigratingProcessInstanceValidationException e) {
      return Optional.of(words(e.getValidationReport(), target));
    } catch (ProcessEngineException e) {
      if (runtime.createProcessInstanceQuery().processInstanceId(id).count() == 0) {
        return Optional.of("It has ended meanwhile");
      }
      throw e;
    }
  }

  private String words(MigratingProcessInstanceValidationReport report, ProcessDefinition target) {
    List<String> slots = new ArrayList<>();
    for (MigratingActivityInstanceValidationReport place : report.getActivityInstanceReports()) {
      slots.add(name(report.getProcessInstanceId(), place.getSourceScopeId()));
    }
    for (MigratingTransitionInstanceValidationReport place :
        report.getTransitionInstanceReports()) {
      slots.add(name(report.getProcessInstanceId(), place.getSourceScopeId()));
    }
    return slots.isEmpty()
        ? String.join("; ", report.getFailures())
        : "It stands at “%s”, for which version %d has nothing that is the same"
            .formatted(
                String.join("”, “", slots.stream().filter(Objects::nonNull).distinct().toList()),
                target.getVersion());
  }

  private String name(String processInstanceId, String activityId) {
    ProcessInstance running =
        runtime.createProcessInstanceQuery().processInstanceId(processInstanceId).singleResult();
    if (running == null) {
      // It has moved on meanwhile.
      return activityId;
    }
    return repository
                    .getBpmnModelInstance(running.getProcessDefinitionId())
                    .getModelElementById(activityId)
                instanceof FlowNode node
            && node.getName() != null
        ? node.getName()
        : activityId;
  }

  private ProcessDefinition version(String workflow, String field, int version) {
    return repository
        .createProcessDefinitionQuery()
        .processDefinitionKey(workflow)
        .processDefinitionVersion(version)
        .list()
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    Kind.UNKNOWN_REFERENCE,
                    field,
                    "names no deployed version of " + workflow + ": " + version));
  }

  /** An instance that stays on its version, and why. */
  record NotMigrated(
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @NotNull String instanceId,
      @Schema(example = "It stands at a step that the new version does not have") @NotNull
          String reason) {}

  record Result(@Schema(example = "12") int migrated, @NotNull List<NotMigrated> notMigrated) {}
}
