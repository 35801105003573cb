package org.followthrough.trigger;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ActivityTypes;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceModificationBuilder;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.CalledProcessStart;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.OwnJobs;
import org.followthrough.engine.StepFault;
import org.followthrough.engine.StepJobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * A message that had been sent turns out to be undeliverable, while its workflow waits for an
 * answer. The wait is cut short, and the way is taken that the diagram draws at the sending step:
 * its event {@code undeliverable}. Where the step stood in a called process that has ended, that
 * process is called again and begins at that event, so that nothing of it is done twice. Where the
 * workflow has moved on, nothing is repeated.
 *
 * <p>It is a job, since the news may come before the step that sent the message has committed.
 */
@Component
public class NextChannel {

  /** The BPMN error of a message that can never arrive. */
  public static final String UNDELIVERABLE = "undeliverable";

  private static final String TYPE = "next-channel";
  private static final Duration UNTIL_COMMITTED = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(NextChannel.class);

  private final OwnJobs jobs;
  private final Attempts attempts;
  private final ObjectProvider<StepJobs> steps;
  private final Clock clock;

  NextChannel(OwnJobs jobs, Attempts attempts, ObjectProvider<StepJobs> steps, Clock clock) {
    this.jobs = jobs;
    this.attempts = attempts;
    this.steps = steps;
    this.clock = clock;
  }

  /** Plans it in the caller's transaction. */
  void after(Attempt attempt) {
    jobs.plan(TYPE, attempt.stepId() + ":" + attempt.number());
  }

  /** What the engine does when the job is due. */
  @Configuration(proxyBeanMethods = false)
  static class Job {
    @Bean
    OwnJob nextChannelJob(NextChannel nextChannel) {
      return new OwnJob(TYPE, nextChannel::take);
    }
  }

  private void take(String planned, ProcessEngineServices services) {
    int colon = planned.lastIndexOf(':');
    String stepId = planned.substring(0, colon);
    int number = Integer.parseInt(planned.substring(colon + 1));
    boolean hasItsJob = services.getManagementService().createJobQuery().jobId(stepId).count() > 0;
    if (hasItsJob && steps.getObject().isUnderWay(stepId)) {
      throw new StepFault.Held(
          clock.instant().plus(UNTIL_COMMITTED), "the step is still under way");
    }
    if (hasItsJob) {
      // When it runs again, be it after a pause, it finds what became of its message by itself.
      return;
    }
    Attempt attempt = attempts.find(stepId, number).orElseThrow();
    List<Attempt> all = attempts.of(attempt.instanceId());
    boolean isNewest = all.get(all.size() - 1).stepId().equals(attempt.stepId());
    boolean isLost = attempt.state() == State.BOUNCED || attempt.state() == State.FAILED;
    if (isNewest && isLost && attempt.step().activityInstanceId() != null) {
      Optional.ofNullable(
              services
                  .getHistoryService()
                  .createHistoricActivityInstanceQuery()
                  .activityInstanceId(attempt.step().activityInstanceId())
                  .singleResult())
          .ifPresent(sent -> cutShort(services, sent, attempt));
    }
  }

  /**
   * From where the message was sent outward: what has ended since is asked only whether nothing was
   * done after the message before it ended; the first process that still runs is the one that
   * waits.
   */
  private void cutShort(
      ProcessEngineServices services, HistoricActivityInstance sent, Attempt attempt) {
    FlowBehindStep ways = new FlowBehindStep(services);
    Deque<HistoricActivityInstance> ended = new ArrayDeque<>();
    Optional<HistoricActivityInstance> at = Optional.of(sent);
    while (at.isPresent() && running(services, at.get()) == null) {
      ended.push(at.get());
      at = at.filter(ways::mayEndAfter).flatMap(step -> caller(services, step));
    }
    at.ifPresentOrElse(
        step -> cutShort(services, ways, step, ended, attempt), () -> movedOn(attempt));
  }

  private static void cutShort(
      ProcessEngineServices services,
      FlowBehindStep ways,
      HistoricActivityInstance step,
      Deque<HistoricActivityInstance> ended,
      Attempt attempt) {
    Optional<FlowNode> drawn = ways.now(step);
    Optional<ActivityInstance> waiting =
        drawn.flatMap(
            from ->
                all(running(services, step))
                    .filter(one -> FlowBehindStep.mayWaitAfter(from, one.getActivityId()))
                    .findFirst());
    Optional<List<String>> way = drawn.flatMap(from -> ways.undeliverable(from, ended));
    if (waiting.isEmpty() || way.isEmpty()) {
      movedOn(attempt);
      return;
    }
    List<String> elements = way.get();
    // In this order: an instance that is emptied first and filled again never notices its end.
    ProcessInstanceModificationBuilder change =
        services
            .getRuntimeService()
            .createProcessInstanceModification(step.getProcessInstanceId())
            .startBeforeActivity(elements.get(0))
            .cancelActivityInstance(waiting.get().getId());
    CalledProcessStart.at(elements.subList(1, elements.size()), change::execute);
  }

  private static void movedOn(Attempt attempt) {
    LOG.info(
        "{} came back; instance {} has moved on, or draws no other way",
        attempt.step().name(),
        attempt.instanceId());
  }

  /** Null where the process that a step is in has ended. */
  private static ActivityInstance running(
      ProcessEngineServices services, HistoricActivityInstance step) {
    return services.getRuntimeService().getActivityInstance(step.getProcessInstanceId());
  }

  /** The call activity that called the process of a step; empty where nothing did. */
  private static Optional<HistoricActivityInstance> caller(
      ProcessEngineServices services, HistoricActivityInstance step) {
    HistoricProcessInstance called =
        services
            .getHistoryService()
            .createHistoricProcessInstanceQuery()
            .processInstanceId(step.getProcessInstanceId())
            .singleResult();
    return called == null || called.getSuperProcessInstanceId() == null
        ? Optional.empty()
        : services
            .getHistoryService()
            .createHistoricActivityInstanceQuery()
            .processInstanceId(called.getSuperProcessInstanceId())
            .activityType(ActivityTypes.CALL_ACTIVITY)
            .list()
            .stream()
            .filter(call -> called.getId().equals(call.getCalledProcessInstanceId()))
            .findFirst();
  }

  private static Stream<ActivityInstance> all(ActivityInstance root) {
    return Stream.concat(
        Stream.of(root), Stream.of(root.getChildActivityInstances()).flatMap(NextChannel::all));
  }
}
