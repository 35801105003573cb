package org.followthrough.workflow;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.List;
import org.followthrough.api.InvalidRequest;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Workflows over HTTP, and whether they may start. */
@RestController
@RequestMapping("/api/v1/workflows")
class WorkflowController {

  private final Workflows workflows;
  private final WorkflowSwitches switches;

  WorkflowController(Workflows workflows, WorkflowSwitches switches) {
    this.workflows = workflows;
    this.switches = switches;
  }

  @GetMapping
  @Operation(summary = "All workflows", description = "Of each the newest version.")
  @Transactional(readOnly = true)
  public List<WorkflowView> list() {
    return workflows.all();
  }

  /** From now on it starts for nobody, or again; what runs goes on. */
  @PutMapping("/{key}/active")
  @Operation(
      summary = "Switch a workflow off or on",
      description = "Off, it starts for nobody; what runs goes on.")
  @Transactional
  public WorkflowView turn(
      @Parameter(example = "high_risk_intervention") @PathVariable String key,
      @Valid @RequestBody ActiveJson body,
      Principal user) {
    existing(key);
    switches.turn(key, body.active(), body.reason(), user.getName());
    return existing(key);
  }

  private WorkflowView existing(String key) {
    return workflows.all().stream()
        .filter(workflow -> workflow.newest().key().equals(key))
        .findFirst()
        .orElseThrow(() -> InvalidRequest.notFound("workflow", key));
  }

  record ActiveJson(
      @Schema(example = "true") @NotNull Boolean active,
      @Schema(example = "Over the summer") @NotBlank @Size(max = 1000) String reason) {}
}
