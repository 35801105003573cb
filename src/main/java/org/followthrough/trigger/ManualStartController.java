package org.followthrough.trigger;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.followthrough.api.ExternalId;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Starting a workflow by hand, over HTTP. */
@RestController
class ManualStartController {

  private final ManualStart starts;
  private final Instances instances;
  private final InstanceViews views;

  ManualStartController(ManualStart starts, Instances instances, InstanceViews views) {
    this.starts = starts;
    this.instances = instances;
    this.views = views;
  }

  @PostMapping("/api/v1/workflows/{key}/instances")
  @Operation(
      summary = "Start a workflow by hand",
      description = "By the same rules as any other start; the reason is in the audit.")
  @ApiResponse(
      responseCode = "409",
      description = "As many run for this family as may, or the workflow is switched off")
  @ApiResponse(responseCode = "422", description = "The family is not known")
  @ApiResponse(responseCode = "201", description = "Started; Location names the instance")
  ResponseEntity<InstanceView> start(
      @Parameter(example = "high_risk_intervention") @PathVariable String key,
      @Valid @RequestBody StartJson body,
      Principal user) {
    String id =
        starts.start(
            key,
            body.familyId(),
            body.reason(),
            Optional.ofNullable(body.priority()),
            Boolean.TRUE.equals(body.urgent()),
            user.getName());
    return ResponseEntity.created(URI.create("/api/v1/instances/" + id))
        .body(views.of(List.of(instances.find(id).orElseThrow())).get(0));
  }

  /**
   * @param reason why, for everybody who works with the instance
   * @param priority 1..10, 10 first; the workflow's own where it is left out
   * @param urgent whether it need not wait for the send window
   */
  record StartJson(
      @Schema(example = "martinez") @NotBlank @ExternalId String familyId,
      @Schema(example = "They asked for a call") @NotBlank @Size(max = 1000) String reason,
      @Schema(example = "8") @Min(1) @Max(10) Integer priority,
      Boolean urgent) {}
}
