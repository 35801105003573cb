package org.followthrough.trigger;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Attempts;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.OwnJobs;
import org.followthrough.engine.StepFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * A message that had been sent turns out to be undeliverable, while its workflow waits for an
 * answer. The wait is cut short, and the way is taken that the diagram draws at the sending step:
 * its event {@code undeliverable}. Where the workflow has moved on, nothing is repeated.
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
  private final Clock clock;

  NextChannel(OwnJobs jobs, Attempts attempts, Clock clock) {
    this.jobs = jobs;
    this.attempts = attempts;
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
    if (services.getManagementService().createJobQuery().jobId(stepId).count() > 0) {
      throw new StepFault.Held(
          clock.instant().plus(UNTIL_COMMITTED), "the step is still under way");
    }
    Attempt attempt = attempts.find(stepId, number).orElseThrow();
    List<Attempt> all = attempts.of(attempt.instanceId());
    boolean isNewest = all.get(all.size() - 1).stepId().equals(attempt.stepId());
    boolean isLost = attempt.state() == State.BOUNCED || attempt.state() == State.FAILED;
    if (isNewest && isLost && attempt.activityInstanceId() != null) {
      Optional.ofNullable(
              services
                  .getHistoryService()
                  .createHistoricActivityInstanceQuery()
                  .activityInstanceId(attempt.activityInstanceId())
                  .singleResult())
          .ifPresent(sent -> cutShort(services, sent, attempt));
    }
  }

  private void cutShort(
      ProcessEngineServices services, HistoricActivityInstance sent, Attempt attempt) {
    ActivityInstance root =
        services.getRuntimeService().getActivityInstance(sent.getProcessInstanceId());
    if (root == null) {
      return;
    }
    BpmnModelInstance diagram =
        services.getRepositoryService().getBpmnModelInstance(sent.getProcessDefinitionId());
    FlowNode step = diagram.getModelElementById(sent.getActivityId());
    Set<String> waits = waitsAfter(step);
    Optional<ActivityInstance> waiting =
        all(root).filter(activity -> waits.contains(activity.getActivityId())).findFirst();
    Optional<BoundaryEvent> way = undeliverable(step);
    if (waiting.isEmpty() || way.isEmpty()) {
      LOG.info(
          "{} came back; instance {} has moved on, or draws no other way",
          attempt.stepName(),
          attempt.instanceId());
      return;
    }
    // In this order: an instance that is emptied first and filled again never notices its end.
    services
        .getRuntimeService()
        .createProcessInstanceModification(sent.getProcessInstanceId())
        .startBeforeActivity(way.get().getId())
        .cancelActivityInstance(waiting.get().getId())
        .execute();
  }

  /** The waits for an answer that follow a step before anything else is done. */
  private static Set<String> waitsAfter(FlowNode step) {
    Set<String> found = new HashSet<>();
    Deque<FlowNode> open = new ArrayDeque<>(List.of(step));
    while (!open.isEmpty()) {
      for (SequenceFlow flow : open.pop().getOutgoing()) {
        FlowNode next = flow.getTarget();
        boolean isPassedThrough = next instanceof Gateway || next instanceof IntermediateCatchEvent;
        if (isPassedThrough && found.add(next.getId())) {
          open.push(next);
        }
      }
    }
    return found;
  }

  /** The error event at the step, or at a subprocess around it. */
  private static Optional<BoundaryEvent> undeliverable(FlowNode step) {
    Optional<BoundaryEvent> at =
        step.getModelInstance().getModelElementsByType(BoundaryEvent.class).stream()
            .filter(event -> step.equals(event.getAttachedTo()))
            .filter(NextChannel::catchesUndeliverable)
            .findFirst();
    return at.isPresent() || !(step.getParentElement() instanceof SubProcess around)
        ? at
        : undeliverable(around);
  }

  private static boolean catchesUndeliverable(BoundaryEvent event) {
    return event.getEventDefinitions().stream()
        .filter(ErrorEventDefinition.class::isInstance)
        .map(definition -> ((ErrorEventDefinition) definition).getError())
        .anyMatch(error -> error == null || UNDELIVERABLE.equals(error.getErrorCode()));
  }

  private static Stream<ActivityInstance> all(ActivityInstance root) {
    return Stream.concat(
        Stream.of(root), Stream.of(root.getChildActivityInstances()).flatMap(NextChannel::all));
  }
}
