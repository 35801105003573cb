package org.followthrough.trigger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.ProcessVariable;
import org.springframework.stereotype.Component;

/** Puts before coordinators what no running workflow takes. */
@Component
class CoordinatorTasks {

  /** The task to answer a reply, by its id in every diagram. */
  static final String ANSWER = "answerTheReply";

  /** The task to say whose words they are that came from a shared address. */
  static final String WHOSE = "sayWhoseReplyItIs";

  private final RuntimeService runtime;
  private final TaskService tasks;

  CoordinatorTasks(RuntimeService runtime, TaskService tasks) {
    this.runtime = runtime;
    this.tasks = tasks;
  }

  /** The open task to answer an earlier reply to an instance, or in a process that asks. */
  Optional<String> openAnswer(String instanceId) {
    return tasks
        .createTaskQuery()
        .taskDefinitionKey(ANSWER)
        .or()
        .taskVariableValueEquals(ProcessVariable.INSTANCE_ID.name(), instanceId)
        .processInstanceId(instanceId)
        .endOr()
        .list()
        .stream()
        .findFirst()
        .map(Task::getId);
  }

  /** The process at the root that a task belongs to. */
  String processOf(String taskId) {
    String processInstanceId =
        tasks.createTaskQuery().taskId(taskId).singleResult().getProcessInstanceId();
    return runtime
        .createProcessInstanceQuery()
        .processInstanceId(processInstanceId)
        .singleResult()
        .getRootProcessInstanceId();
  }

  /**
   * A reply that no running instance listens to.
   *
   * @return the process that asks
   */
  String answer(long replyId, Reply reply) {
    return start("answer_reply", reply.familyId(), variables(replyId, reply));
  }

  /**
   * Words that may be of several families: whose they are, a person says.
   *
   * @param possible what they may answer, the newest message first
   * @return the process that asks
   */
  String whose(List<Attempt> possible, long replyId, Reply reply) {
    Map<String, Object> variables = variables(replyId, reply);
    String newest = possible.get(0).familyId();
    variables.put(ProcessVariable.FAMILY_ID.name(), newest);
    variables.put(
        ProcessVariable.POSSIBLE_FAMILIES.name(),
        possible.stream().map(Attempt::familyId).distinct().collect(Collectors.joining("\n")));
    return start("whose_reply", newest, variables);
  }

  /** A mail that only a person can make sense of. */
  void lookInto(long replyId, Reply reply) {
    start("look_into_mail", reply.familyId(), variables(replyId, reply));
  }

  private String start(String process, String familyId, Map<String, Object> variables) {
    return runtime.startProcessInstanceByKey(process, familyId, variables).getId();
  }

  private static Map<String, Object> variables(long replyId, Reply reply) {
    Map<String, Object> variables = new HashMap<>();
    variables.put(ProcessVariable.REPLY_ID.name(), replyId);
    variables.put(ProcessVariable.FAMILY_ID.name(), reply.familyId());
    variables.put(ProcessVariable.INSTANCE_ID.name(), reply.instanceId());
    return variables;
  }
}
