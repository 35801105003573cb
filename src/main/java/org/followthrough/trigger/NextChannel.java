package org.followthrough.trigger;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandlerConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.MessageEntity;
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
import org.followthrough.engine.StepFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A message that had been sent turns out to be undeliverable, while its workflow waits for an
 * answer. The wait is cut short, and the way is taken that the diagram draws at the sending step:
 * its event {@code undeliverable}. Where the workflow has moved on, nothing is repeated.
 *
 * <p>It is a job, since the news may come before the step that sent the message has committed.
 */
@Component
public class NextChannel implements JobHandler<NextChannel.Step> {

  /** The BPMN error of a message that can never arrive. */
  public static final String UNDELIVERABLE = "undeliverable";

  private static final String TYPE = "next-channel";
  private static final Duration UNTIL_COMMITTED = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(NextChannel.class);

  private final ObjectProvider<ProcessEngine> engine;
  private final Attempts attempts;
  private final Clock clock;

  /** The engine comes late, since it is built with this handler. */
  NextChannel(ObjectProvider<ProcessEngine> engine, Attempts attempts, Clock clock) {
    this.engine = engine;
    this.attempts = attempts;
    this.clock = clock;
  }

  /** Plans it in the caller's transaction. */
  void after(Attempt attempt) {
    MessageEntity job = new MessageEntity();
    job.setJobHandlerType(TYPE);
    job.setJobHandlerConfiguration(new Step(attempt.stepId(), attempt.number()));
    job.setDuedate(Date.from(clock.instant()));
    ((ProcessEngineConfigurationImpl) engine.getObject().getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            command -> {
              command.getJobManager().send(job);
              return null;
            });
  }

  @Override
  public String getType() {
    return TYPE;
  }

  @Override
  public void execute(Step step, ExecutionEntity none, CommandContext command, String tenantId) {
    ProcessEngineServices services = command.getProcessEngineConfiguration().getProcessEngine();
    if (command.getJobManager().findJobById(step.stepId) != null) {
      throw new StepFault.Held(
          clock.instant().plus(UNTIL_COMMITTED), "the step is still under way");
    }
    Attempt attempt = attempts.find(step.stepId, step.number).orElseThrow();
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

  @Override
  public Step newConfiguration(String canonical) {
    int colon = canonical.lastIndexOf(':');
    return new Step(
        canonical.substring(0, colon), Integer.parseInt(canonical.substring(colon + 1)));
  }

  @Override
  public void onDelete(Step step, JobEntity job) {
    // Nothing hangs on it.
  }

  record Step(String stepId, int number) implements JobHandlerConfiguration {
    @Override
    public String toCanonicalString() {
      return stepId + ":" + number;
    }
  }
}
