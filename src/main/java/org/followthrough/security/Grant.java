package org.followthrough.security;

import static org.followthrough.security.Roles.ADMIN;
import static org.followthrough.security.Roles.ANALYSTS;
import static org.followthrough.security.Roles.COORDINATORS;
import static org.followthrough.security.Roles.LEAD_COORDINATORS;
import static org.followthrough.security.Roles.OPERATIONS;
import static org.followthrough.security.Roles.TREASURERS;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.BatchPermissions;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.SystemPermissions;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.history.UserOperationLogEntry;

/**
 * What a group may do in the engine: in its web apps and over its REST. What it may do over our own
 * API stands in {@link SecurityConfiguration}. A task grants itself, by Camunda's own rule: whoever
 * is its assignee or candidate may read it and work on it, and nobody else.
 *
 * @param resourceId one thing's id, or {@code *} for all of its kind
 */
record Grant(String group, Resources resource, String resourceId, List<Permission> permissions) {

  /** Every grant that a first start hands out; integrations have none. */
  static List<Grant> all() {
    return Stream.of(
            Arrays.stream(Resources.values()).map(all -> on(ADMIN, all, Permissions.ALL)),
            coordinating(COORDINATORS),
            coordinating(LEAD_COORDINATORS),
            tasklist(TREASURERS),
            analysing(),
            operating())
        .flatMap(grants -> grants)
        .toList();
  }

  /** Under which the engine keeps that it was handed out. */
  String key() {
    return "grant:" + group + ":" + resource + ":" + resourceId;
  }

  private static Stream<Grant> tasklist(String group) {
    return Stream.of(webApp(group, "tasklist"), on(group, Resources.FILTER, Permissions.READ));
  }

  private static Stream<Grant> coordinating(String group) {
    return Stream.concat(
        tasklist(group),
        Stream.of(
            // The diagram beside a task, and a start by hand.
            on(
                group,
                Resources.PROCESS_DEFINITION,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.CREATE_INSTANCE),
            on(group, Resources.PROCESS_INSTANCE, Permissions.CREATE),
            // Who did what with a task.
            new Grant(
                group,
                Resources.OPERATION_LOG_CATEGORY,
                UserOperationLogEntry.CATEGORY_TASK_WORKER,
                List.of(UserOperationLogCategoryPermissions.READ))));
  }

  private static Stream<Grant> analysing() {
    return Stream.of(
        webApp(ANALYSTS, "cockpit"),
        on(ANALYSTS, Resources.DEPLOYMENT, Permissions.READ, Permissions.CREATE),
        on(
            ANALYSTS,
            Resources.PROCESS_DEFINITION,
            ProcessDefinitionPermissions.READ,
            ProcessDefinitionPermissions.READ_INSTANCE,
            ProcessDefinitionPermissions.READ_TASK,
            ProcessDefinitionPermissions.READ_HISTORY,
            ProcessDefinitionPermissions.MIGRATE_INSTANCE),
        on(
            ANALYSTS,
            Resources.DECISION_DEFINITION,
            Permissions.READ,
            Permissions.READ_HISTORY,
            Permissions.CREATE_INSTANCE),
        on(ANALYSTS, Resources.DECISION_REQUIREMENTS_DEFINITION, Permissions.READ),
        on(
            ANALYSTS,
            Resources.BATCH,
            BatchPermissions.READ,
            BatchPermissions.READ_HISTORY,
            BatchPermissions.CREATE_BATCH_MIGRATE_PROCESS_INSTANCES));
  }

  private static Stream<Grant> operating() {
    return Stream.of(
        webApp(OPERATIONS, "cockpit"),
        on(OPERATIONS, Resources.DEPLOYMENT, Permissions.READ),
        on(
            OPERATIONS,
            Resources.PROCESS_DEFINITION,
            ProcessDefinitionPermissions.READ,
            ProcessDefinitionPermissions.READ_INSTANCE,
            ProcessDefinitionPermissions.READ_TASK,
            ProcessDefinitionPermissions.READ_HISTORY,
            ProcessDefinitionPermissions.RETRY_JOB,
            ProcessDefinitionPermissions.SUSPEND,
            ProcessDefinitionPermissions.SUSPEND_INSTANCE),
        on(OPERATIONS, Resources.DECISION_DEFINITION, Permissions.READ, Permissions.READ_HISTORY),
        on(OPERATIONS, Resources.DECISION_REQUIREMENTS_DEFINITION, Permissions.READ),
        on(
            OPERATIONS,
            Resources.BATCH,
            BatchPermissions.READ,
            BatchPermissions.READ_HISTORY,
            BatchPermissions.UPDATE,
            BatchPermissions.CREATE_BATCH_SET_JOB_RETRIES,
            BatchPermissions.CREATE_BATCH_UPDATE_PROCESS_INSTANCES_SUSPEND),
        on(OPERATIONS, Resources.OPERATION_LOG_CATEGORY, UserOperationLogCategoryPermissions.READ),
        on(OPERATIONS, Resources.SYSTEM, SystemPermissions.READ));
  }

  private static Grant webApp(String group, String app) {
    return new Grant(group, Resources.APPLICATION, app, List.of(Permissions.ACCESS));
  }

  private static Grant on(String group, Resources resource, Permission... permissions) {
    return new Grant(group, resource, Authorization.ANY, List.of(permissions));
  }
}
