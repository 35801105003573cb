package org.followthrough.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.contact.UnreadReplyHolds.Standstill;
import org.followthrough.engine.DeployedProcesses;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.ExecutionFacts;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.OwnJobs;
import org.followthrough.instance.Instance;
import org.followthrough.instance.InstancePause;
import org.followthrough.instance.InstancePause.Cause;
import org.followthrough.instance.Instances;
import org.followthrough.instance.OnReply;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * One answer stops all outreach. The instances of a family that the answer did not go to stand
 * still until the one task for it is done; then those whose workflow says {@code end} end as if
 * they had been answered themselves, and those that say {@code hold} go on. {@code continue} goes
 * on all the time.
 */
@Component
class OtherOutreach {

  /** The engine's name for the job that ends what was answered elsewhere. */
  private static final String TYPE = "end-answered-outreach";

  private static final String ANSWERED = "Answered together with the family's other outreach.";
  private static final String END = "end";
  private static final String CONTINUE = "continue";

  private final Instances instances;
  private final UnreadReplyHolds holds;
  private final InstancePause pause;
  private final DeployedProcesses processes;
  private final EngineTransaction engine;
  private final RuntimeService runtime;
  private final OwnJobs jobs;

  /** The engine's parts come late: it is built with those who listen to its tasks. */
  OtherOutreach(
      Instances instances,
      UnreadReplyHolds holds,
      InstancePause pause,
      @Lazy DeployedProcesses processes,
      @Lazy EngineTransaction engine,
      @Lazy RuntimeService runtime,
      OwnJobs jobs) {
    this.instances = instances;
    this.holds = holds;
    this.pause = pause;
    this.processes = processes;
    this.engine = engine;
    this.runtime = runtime;
    this.jobs = jobs;
  }

  /** Lets all outreach of a family stand still that listens to replies and is not answering one. */
  void standsStill(String familyId, String askedIn) {
    for (Instance instance : instances.live(List.of(familyId))) {
      String id = instance.id();
      Optional<String> onReply = onReply(id);
      if (!id.equals(askedIn) && onReply.isPresent() && !onReply.get().equals(CONTINUE)) {
        boolean begun = engine.withoutAuthorization(() -> pause.begin(id, Cause.REPLY));
        // One that stands still for a reply of its own goes on by its own diagram.
        if (begun || holds.askedFor(id).isPresent()) {
          holds.standStill(new Standstill(id, askedIn, familyId, onReply.get()));
        }
      }
    }
  }

  /** What its workflow says of a reply; empty where it does not wait for one. */
  private Optional<String> onReply(String instanceId) {
    return runtime
        .createExecutionQuery()
        .processInstanceId(instanceId)
        .messageEventSubscriptionName(OnReply.MESSAGE)
        .list()
        .stream()
        .findFirst()
        .map(
            waiting ->
                processes
                    .get(ExecutionFacts.definitionId(waiting))
                    .properties()
                    .getOrDefault("onReply", END));
  }

  /**
   * The task is done.
   *
   * @param familyId whose words they were
   */
  void answered(String askedIn, String familyId) {
    for (Standstill standstill : holds.takeStandstills(askedIn)) {
      if (standstill.onReply().equals(END) && standstill.familyId().equals(familyId)) {
        // It stands still until then: nothing leaves it meanwhile.
        jobs.plan(TYPE, standstill.instanceId());
      } else {
        goOn(standstill.instanceId());
      }
    }
  }

  /** The task was taken away: what stood still for it goes on. */
  void takenAway(String askedIn) {
    holds.takeStandstills(askedIn).forEach(standstill -> goOn(standstill.instanceId()));
  }

  private void goOn(String instanceId) {
    if (holds.askedFor(instanceId).isEmpty()) {
      engine.withoutAuthorization(
          () -> {
            pause.end(instanceId, Cause.REPLY);
          });
    }
  }

  /** What the engine does when the job is due. */
  @Configuration(proxyBeanMethods = false)
  static class Job {
    @Bean
    OwnJob endAnsweredOutreachJob(OtherOutreach others) {
      return new OwnJob(TYPE, (instanceId, services) -> others.end(instanceId, services));
    }
  }

  /**
   * By the way that its diagram draws for a reply, which a person has answered already: first the
   * reply is told to it, and in the next transaction its own task is done.
   */
  private void end(String instanceId, ProcessEngineServices services) {
    TaskService tasks = services.getTaskService();
    Optional<Task> own =
        tasks
            .createTaskQuery()
            .processInstanceId(instanceId)
            .taskDefinitionKey(CoordinatorTasks.ANSWER)
            .list()
            .stream()
            .findFirst();
    if (own.isPresent()) {
      tasks.complete(own.get().getId(), Map.of("replyNotes", ANSWERED));
    } else if (onReply(instanceId).isPresent()) {
      services
          .getRuntimeService()
          .createMessageCorrelation(OnReply.MESSAGE)
          .processInstanceId(instanceId)
          .correlateAllWithResult();
      jobs.plan(TYPE, instanceId);
    } else {
      goOn(instanceId);
    }
  }
}
