package org.followthrough.trigger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.ProcessVariable;
import org.springframework.stereotype.Component;

/** Puts before coordinators what no running workflow takes. */
@Component
class CoordinatorTasks {

  private static final String ANSWER = "answerTheReply";

  private final RuntimeService runtime;
  private final TaskService tasks;

  CoordinatorTasks(RuntimeService runtime, TaskService tasks) {
    this.runtime = runtime;
    this.tasks = tasks;
  }

  /** The open task to answer an earlier reply to the same instance. */
  Optional<String> openAnswer(String instanceId) {
    return tasks
        .createTaskQuery()
        .taskDefinitionKey(ANSWER)
        .taskVariableValueEquals(ProcessVariable.INSTANCE_ID.name(), instanceId)
        .list()
        .stream()
        .findFirst()
        .map(Task::getId);
  }

  /** A reply that no running instance listens to. */
  void answer(long replyId, Reply reply) {
    start("answer_reply", replyId, reply);
  }

  /** A mail that only a person can make sense of. */
  void lookInto(long replyId, Reply reply) {
    start("look_into_mail", replyId, reply);
  }

  private void start(String process, long replyId, Reply reply) {
    Map<String, Object> variables = new HashMap<>();
    variables.put(ProcessVariable.REPLY_ID.name(), replyId);
    variables.put(ProcessVariable.FAMILY_ID.name(), reply.familyId());
    variables.put(ProcessVariable.INSTANCE_ID.name(), reply.instanceId());
    runtime.startProcessInstanceByKey(process, reply.familyId(), variables);
  }
}
