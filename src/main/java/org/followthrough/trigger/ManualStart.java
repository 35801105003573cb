package org.followthrough.trigger;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.BlockedAddresses;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.workflow.Instances;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A coordinator starts a workflow for a family, by the same rules as any other start. */
@Component
class ManualStart {

  private final Families families;
  private final BlockedAddresses blocked;
  private final Workflows workflows;
  private final Instances instances;

  ManualStart(
      Families families, BlockedAddresses blocked, Workflows workflows, Instances instances) {
    this.families = families;
    this.blocked = blocked;
    this.workflows = workflows;
    this.instances = instances;
  }

  /**
   * @param priority 1..10, or empty for the workflow's own
   * @return the new instance's id
   * @throws InvalidRequest 404 for an unknown workflow, 422 for an unknown family, 409 where the
   *     workflow is switched off, as many run as may, or no channel is left to reach the family
   */
  @Transactional
  public String start(
      String workflow,
      String familyId,
      String reason,
      Optional<Integer> priority,
      boolean urgent,
      String user) {
    int slots =
        workflows
            .maxConcurrentPerFamily(workflow)
            .orElseThrow(() -> InvalidRequest.notFound("workflow", workflow));
    Family family =
        families
            .findForUpdate(familyId)
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE, "familyId", "names no known family: " + familyId));
    workflows
        .inactiveBecause(workflow)
        .ifPresent(
            why -> {
              throw InvalidRequest.conflict(
                  "The workflow " + workflow + " is switched off and starts for nobody: " + why);
            });
    if (!blocked.isReachable(family)) {
      throw InvalidRequest.conflict(
          "No channel is left to reach the family "
              + familyId
              + ": it has no consent or no address on any.");
    }
    if (instances.live(familyId, workflow).size() >= slots) {
      throw InvalidRequest.conflict(
          "The family %s already has %d live instance(s) of %s, as many as may run at once."
              .formatted(familyId, slots, workflow));
    }
    return workflows.start(
        workflow,
        familyId,
        "manual:" + user,
        Optional.empty(),
        priority,
        urgent,
        Map.of(ProcessVariable.REASON.name(), Variables.stringValue(reason, true)));
  }
}
