package org.followthrough.trigger;

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
import org.followthrough.api.OneLine;
import org.followthrough.workflow.InstanceView;
import org.followthrough.workflow.InstanceViews;
import org.followthrough.workflow.Instances;
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
  @ApiResponse(responseCode = "201", description = "Started; Location names the instance")
  ResponseEntity<InstanceView> start(
      @PathVariable String key, @Valid @RequestBody StartJson body, Principal user) {
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
      @NotBlank @Size(max = 100) @OneLine String familyId,
      @NotBlank @Size(max = 1000) String reason,
      @Min(1) @Max(10) Integer priority,
      Boolean urgent) {}
}
