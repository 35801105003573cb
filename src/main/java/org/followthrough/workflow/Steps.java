package org.followthrough.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.pvm.runtime.ActivityInstanceState;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.followthrough.audit.Attempt;
import org.followthrough.audit.Attempt.State;
import org.followthrough.audit.Attempts;
import org.followthrough.engine.DeployedResources;
import org.followthrough.workflow.InstanceView.CurrentStep;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The steps of an instance, those of the processes it calls included. The engine's history knows
 * what ran, its jobs what is to run, and the attempts what became of each message.
 */
@Component
class Steps {

  private static final String SYSTEM = "system";

  private final JdbcClient jdbc;
  private final RepositoryService repository;
  private final Attempts attempts;
  private final DeployedResources resources;
  private final ObjectMapper json;

  Steps(
      JdbcClient jdbc,
      RepositoryService repository,
      Attempts attempts,
      DeployedResources resources,
      ObjectMapper json) {
    this.jdbc = jdbc;
    this.repository = repository;
    this.attempts = attempts;
    this.resources = resources;
    this.json = json;
  }

  /** The audit of one instance, oldest first; what is still to run stands last. */
  List<Step> of(String instanceId) {
    List<Attempt> made = attempts.of(instanceId);
    Map<String, List<Attempt>> byStep =
        made.stream()
            .collect(
                Collectors.groupingBy(Attempt::stepId, LinkedHashMap::new, Collectors.toList()));
    Map<String, String> stepOfActivity =
        made.stream()
            .filter(attempt -> attempt.activityInstanceId() != null)
            .collect(
                Collectors.toMap(
                    Attempt::activityInstanceId, Attempt::stepId, (first, second) -> second));
    List<Step> steps = new ArrayList<>();
    for (Activity activity : activities(List.of(instanceId), true)) {
      FlowNode node = node(activity);
      if (type(node) != null) {
        String stepId = stepOfActivity.get(activity.id());
        steps.add(
            stepId == null
                ? step(activity, node)
                : sent(activity, node, stepId, byStep.get(stepId)));
      }
    }
    for (Pending pending : pending(List.of(instanceId))) {
      steps.add(waiting(pending, byStep.getOrDefault(pending.jobId(), List.of())));
    }
    return steps;
  }

  /** The steps at which each of these instances stands now. */
  Map<String, List<CurrentStep>> current(Collection<String> instanceIds) {
    Stream<Map.Entry<String, CurrentStep>> running =
        activities(instanceIds, false).stream()
            .flatMap(
                activity -> {
                  FlowNode node = node(activity);
                  String type = type(node);
                  return type == null
                      ? Stream.empty()
                      : Stream.of(
                          Map.entry(
                              activity.rootId(),
                              new CurrentStep(activity.activityId(), activity.name(), type)));
                });
    Stream<Map.Entry<String, CurrentStep>> pending =
        pending(instanceIds).stream()
            .map(
                p -> {
                  FlowNode node = node(p.definitionId(), p.activityId());
                  return Map.entry(
                      p.rootId(), new CurrentStep(p.activityId(), node.getName(), type(node)));
                });
    return Stream.concat(running, pending)
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /**
   * When each of these instances goes on by itself; those that wait for a person are left out. A
   * job's own note of its root is not asked: the engine loses it with the job's first update. Nor
   * is its execution's: only process instances name their root.
   */
  Map<String, Instant> nextExecution(Collection<String> instanceIds) {
    return jdbc
        .sql(
            """
            select p.root_proc_inst_id_, min(j.duedate_) as next
            from act_ru_job j join act_ru_execution p on p.id_ = j.process_instance_id_
            where p.root_proc_inst_id_ = any(?) and j.retries_ > 0 and j.suspension_state_ = 1
            group by p.root_proc_inst_id_ having min(j.duedate_) is not null""")
        .param(instanceIds.toArray(String[]::new))
        .query((row, number) -> Map.entry(row.getString(1), row.getTimestamp(2).toInstant()))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Step step(Activity activity, FlowNode node) {
    boolean ended = activity.endedAt() != null;
    Map<String, Object> output =
        node instanceof UserTask task && ended ? filledIn(activity, task) : Map.of();
    return new Step(
        activity.id().substring(activity.id().lastIndexOf(':') + 1),
        activity.name(),
        type(node),
        null,
        null,
        !ended ? "running" : activity.canceled() ? "skipped" : "completed",
        activity.startedAt(),
        activity.endedAt(),
        Map.of(),
        output,
        ended ? Boolean.valueOf(!activity.canceled()) : null,
        null,
        0,
        null,
        null,
        node instanceof UserTask ? activity.assignee() : SYSTEM);
  }

  private Step sent(Activity activity, FlowNode node, String stepId, List<Attempt> tries) {
    Attempt newest = tries.get(tries.size() - 1);
    boolean success = counts(newest.state());
    return new Step(
        stepId,
        activity.name(),
        type(node),
        newest.channel(),
        newest.template(),
        success ? "completed" : newest.state() == State.SKIPPED ? "skipped" : "failed",
        tries.get(0).begunAt(),
        activity.endedAt(),
        input(newest),
        output(newest),
        success,
        success ? null : newest.detail(),
        tries.size() - 1,
        null,
        null,
        SYSTEM);
  }

  private Step waiting(Pending pending, List<Attempt> tries) {
    FlowNode node = node(pending.definitionId(), pending.activityId());
    Attempt newest = tries.isEmpty() ? null : tries.get(tries.size() - 1);
    boolean failed = pending.retries() == 0;
    boolean running = newest != null && newest.state() == State.BEGUN;
    return new Step(
        pending.jobId(),
        node.getName(),
        type(node),
        newest == null ? null : newest.channel(),
        newest == null ? null : newest.template(),
        failed ? "failed" : running ? "running" : "pending",
        newest == null ? null : tries.get(0).begunAt(),
        null,
        newest == null ? Map.of() : input(newest),
        newest == null ? Map.of() : output(newest),
        failed ? Boolean.FALSE : null,
        newest != null && newest.detail() != null ? newest.detail() : pending.error(),
        Math.max(0, tries.size() - 1),
        null,
        null,
        SYSTEM);
  }

  private static boolean counts(State state) {
    return state == State.SENT || state == State.DELIVERED || state == State.UNKNOWN;
  }

  private static Map<String, Object> input(Attempt attempt) {
    return present("to", attempt.address(), "template", attempt.template());
  }

  private static Map<String, Object> output(Attempt attempt) {
    return attempt.state() == State.BEGUN
        ? Map.of()
        : present(
            "delivery", attempt.state().word(),
            "subject", attempt.subject(),
            "text", attempt.body(),
            "providerId", attempt.providerId());
  }

  private static Map<String, Object> present(String... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        map.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return map;
  }

  /** What a person entered into a task's form. */
  private Map<String, Object> filledIn(Activity activity, UserTask task) {
    Set<String> fields = fields(task);
    if (fields.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            select name_, text_ from act_hi_varinst
            where proc_inst_id_ = ? and name_ = any(?) and task_id_ is null order by name_""")
        .params(activity.processInstanceId(), fields.toArray(String[]::new))
        .query((row, number) -> present(row.getString("name_"), row.getString("text_")))
        .list()
        .stream()
        .flatMap(one -> one.entrySet().stream())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new));
  }

  private Set<String> fields(UserTask task) {
    String form = task.getCamundaFormRef();
    String text = form == null ? null : resources.texts(form + ".form").get(form + ".form");
    Set<String> keys = new HashSet<>();
    if (text != null) {
      for (JsonNode component : read(form, text).path("components")) {
        if (component.hasNonNull("key") && !component.path("readonly").asBoolean()) {
          keys.add(component.get("key").asText());
        }
      }
    }
    return keys;
  }

  private JsonNode read(String form, String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the form " + form + " is not JSON", e);
    }
  }

  private List<Activity> activities(Collection<String> instanceIds, boolean alsoEnded) {
    return jdbc.sql(
            "select * from act_hi_actinst where root_proc_inst_id_ = any(?)"
                + (alsoEnded ? "" : " and end_time_ is null")
                + " order by start_time_, sequence_counter_, id_")
        .param(instanceIds.toArray(String[]::new))
        .query(Steps::activity)
        .list();
  }

  /** Steps whose job has not run yet, or has failed: history does not know them. */
  private List<Pending> pending(Collection<String> instanceIds) {
    return jdbc.sql(
            """
            select j.id_, p.root_proc_inst_id_, j.retries_, j.exception_msg_, e.act_id_, e.proc_def_id_
            from act_ru_job j
              join act_ru_execution e on e.id_ = j.execution_id_
              join act_ru_execution p on p.id_ = j.process_instance_id_
            where p.root_proc_inst_id_ = any(?) and j.handler_type_ = 'async-continuation'
            order by j.create_time_, j.id_""")
        .param(instanceIds.toArray(String[]::new))
        .query(
            (row, number) ->
                new Pending(
                    row.getString("id_"),
                    row.getString("root_proc_inst_id_"),
                    row.getInt("retries_"),
                    row.getString("exception_msg_"),
                    row.getString("act_id_"),
                    row.getString("proc_def_id_")))
        .list();
  }

  private FlowNode node(Activity activity) {
    return node(activity.definitionId(), activity.activityId());
  }

  private FlowNode node(String definitionId, String activityId) {
    return repository.getBpmnModelInstance(definitionId).getModelElementById(activityId)
            instanceof FlowNode node
        ? node
        : null;
  }

  /** The contract's word for a step; null for what only joins steps together. */
  private static String type(FlowNode node) {
    if (node instanceof ServiceTask service) {
      return switch (String.valueOf(service.getCamundaDelegateExpression())) {
        case "${sendEmail}" -> "email";
        case "${sendSms}" -> "sms";
        default -> "task";
      };
    }
    if (node instanceof UserTask) {
      return isCall(node) ? "call" : "task";
    }
    if (node instanceof CatchEvent
        && node.getElementType().getTypeName().equals("intermediateCatchEvent")) {
      return "wait";
    }
    return node instanceof Gateway && node.getOutgoing().size() > 1 ? "condition" : null;
  }

  private static boolean isCall(FlowNode node) {
    return node.getExtensionElements() != null
        && node
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaProperties.class)
            .list()
            .stream()
            .flatMap(properties -> properties.getCamundaProperties().stream())
            .anyMatch(
                property ->
                    "stepType".equals(property.getCamundaName())
                        && "call".equals(property.getCamundaValue()));
  }

  private static Activity activity(ResultSet row, int number) throws SQLException {
    Timestamp ended = row.getTimestamp("end_time_");
    return new Activity(
        row.getString("id_"),
        row.getString("root_proc_inst_id_"),
        row.getString("proc_inst_id_"),
        row.getString("proc_def_id_"),
        row.getString("act_id_"),
        row.getString("act_name_"),
        row.getString("assignee_"),
        row.getTimestamp("start_time_").toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getInt("act_inst_state_") == ActivityInstanceState.CANCELED.getStateCode());
  }

  private record Activity(
      String id,
      String rootId,
      String processInstanceId,
      String definitionId,
      String activityId,
      String name,
      String assignee,
      Instant startedAt,
      Instant endedAt,
      boolean canceled) {}

  private record Pending(
      String jobId,
      String rootId,
      int retries,
      String error,
      String activityId,
      String definitionId) {}

  /** One step, as the contract shows it. */
  record Step(
      String stepId,
      String name,
      String type,
      String channel,
      String template,
      String status,
      Instant startedAt,
      Instant completedAt,
      Map<String, Object> input,
      Map<String, Object> output,
      Boolean success,
      String errorMessage,
      int retryCount,
      Instant heldUntil,
      String heldBecause,
      String actor) {}
}
