package org.followthrough.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.DeployedProcesses;
import org.followthrough.instance.ReceivedMessages.ReceivedJson;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cancels many instances at once, for the day a wrong rule went live: as a batch of the engine,
 * whose progress Cockpit shows, and which goes on where the application is stopped meanwhile.
 */
@Component
class BulkCancel {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** How often it is looked whether all are gone, before the answer says how far it has come. */
  private static final int LOOKS = 1200;

  private final Instances instances;
  private final ReceivedMessages received;
  private final InstanceActions actions;
  private final RuntimeService runtime;
  private final ManagementService management;
  private final DeployedProcesses processes;
  private final TransactionTemplate transaction;

  BulkCancel(
      Instances instances,
      ReceivedMessages received,
      InstanceActions actions,
      RuntimeService runtime,
      ManagementService management,
      DeployedProcesses processes,
      TransactionTemplate transaction) {
    this.instances = instances;
    this.received = received;
    this.actions = actions;
    this.runtime = runtime;
    this.management = management;
    this.processes = processes;
    this.transaction = transaction;
  }

  /**
   * What would be cancelled; nothing is.
   *
   * @throws InvalidRequest 422 where it names no workflow that there is
   */
  Cancelled dryRun(Which which) {
    refuseUnknown(which.workflow());
    return new Cancelled(instances.live(which), 0, null);
  }

  /** What families have got from all of these, also from those that have ended. */
  List<ReceivedJson> received(Which which) {
    return received.from(which);
  }

  /**
   * Cancels, and waits for a while until it is done or somebody has stopped it.
   *
   * @throws InvalidRequest 422 where it names no workflow that there is
   */
  Cancelled cancel(Which which, String reason, String user) {
    refuseUnknown(which.workflow());
    Cancelled begun = transaction.execute(status -> begin(which, reason, user));
    int left = begun.matched().size();
    for (int look = 0; left > 0 && look < LOOKS && !isStopped(begun.batchId()); look++) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      left = instances.countLive(begun.ids());
    }
    return new Cancelled(begun.matched(), begun.matched().size() - left, begun.batchId());
  }

  /** A process that is only called by others states no trigger. */
  private void refuseUnknown(String workflow) {
    if (workflow != null
        && processes
            .newest(workflow)
            .filter(process -> process.properties().containsKey("trigger"))
            .isEmpty()) {
      throw InvalidRequest.field(
          Kind.UNKNOWN_REFERENCE, "workflow", "names no known workflow: " + workflow);
    }
  }

  /**
   * Somebody has suspended it in Cockpit, or nothing of it can run now, as a job has failed: nobody
   * knows for how long.
   */
  private boolean isStopped(String batchId) {
    Batch batch = management.createBatchQuery().batchId(batchId).singleResult();
    return batch != null
        && (batch.isSuspended()
            || Stream.of(batch.getSeedJobDefinitionId(), batch.getBatchJobDefinitionId())
                .allMatch(
                    jobs ->
                        management.createJobQuery().jobDefinitionId(jobs).executable().count()
                            == 0));
  }

  private Cancelled begin(Which which, String reason, String user) {
    List<Instance> matched = instances.live(which);
    Cancelled nothing = new Cancelled(matched, 0, null);
    if (matched.isEmpty()) {
      return nothing;
    }
    // Nobody is signed in while the batch runs: who asked for it is noted now.
    actions.add(nothing.ids(), InstanceActions.Kind.CANCEL, reason, user);
    String batchId =
        runtime.deleteProcessInstancesAsync(nothing.ids(), null, reason, false, false).getId();
    return new Cancelled(matched, 0, batchId);
  }

  /**
   * Which live instances; what is null matches all.
   *
   * @param startedSince the earliest moment at which they were triggered
   * @param rule of the table that decides on predictions, by its id
   * @param template a message that they have sent, or that is their first
   * @param deployment whose diagram they run, whose table chose them, or whose text they sent
   */
  record Which(
      String workflow,
      Integer workflowVersion,
      String triggeredBy,
      Instant startedSince,
      String rule,
      String template,
      String deployment) {

    static Which ofVersion(String workflow, int version) {
      return new Which(workflow, version, null, null, null, null, null);
    }

    boolean isEverything() {
      return workflow == null
          && workflowVersion == null
          && triggeredBy == null
          && startedSince == null
          && rule == null
          && template == null
          && deployment == null;
    }
  }

  /**
   * @param cancelled how many of them are gone by now
   * @param batchId the engine's batch, or null where none was needed
   */
  record Cancelled(List<Instance> matched, int cancelled, String batchId) {

    List<String> ids() {
      return matched.stream().map(Instance::id).toList();
    }

    List<String> families() {
      return matched.stream().map(Instance::familyId).distinct().sorted().toList();
    }
  }
}
