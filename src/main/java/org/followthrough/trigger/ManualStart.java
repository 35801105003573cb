package org.followthrough.trigger;

import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.workflow.StartEligibility;
import org.followthrough.workflow.StartEligibility.AlreadyRunning;
import org.followthrough.workflow.StartEligibility.Order;
import org.followthrough.workflow.StartEligibility.Ready;
import org.followthrough.workflow.StartEligibility.Start;
import org.followthrough.workflow.StartEligibility.SwitchedOff;
import org.followthrough.workflow.StartEligibility.Unknown;
import org.followthrough.workflow.Workflows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A coordinator starts a workflow for a family, by the same rules as any other start. */
@Component
class ManualStart {

  private final Families families;
  private final Workflows workflows;

  ManualStart(Families families, Workflows workflows) {
    this.families = families;
    this.workflows = workflows;
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
    StartEligibility eligibility = workflows.eligibility(workflow);
    if (eligibility instanceof Unknown) {
      throw InvalidRequest.notFound("workflow", workflow);
    }
    Family family =
        families
            .findForUpdate(familyId)
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE, "familyId", "names no known family: " + familyId));
    if (eligibility instanceof SwitchedOff off) {
      throw InvalidRequest.conflict(
          "The workflow " + workflow + " is switched off and starts for nobody: " + off.why());
    }
    if (!families.isReachable(family)) {
      throw InvalidRequest.conflict(
          "No channel is left to reach the family "
              + familyId
              + ": it has no consent or no address on any.");
    }
    Ready ready = (Ready) eligibility;
    Start start =
        workflows.start(
            ready,
            new Order(
                familyId,
                "manual:" + user,
                null,
                priority.orElse(null),
                urgent,
                Map.of(ProcessVariable.REASON.name(), Variables.stringValue(reason, true))));
    if (start instanceof AlreadyRunning) {
      throw InvalidRequest.conflict(
          "The family %s already has %d live instance(s) of %s, as many as may run at once."
              .formatted(familyId, ready.slots(), workflow));
    }
    return start.instanceId();
  }
}
