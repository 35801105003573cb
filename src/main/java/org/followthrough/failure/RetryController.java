package org.followthrough.failure;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.ReasonJson;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.RetriedTransaction;
import org.followthrough.instance.InstanceActionLog;
import org.followthrough.instance.InstanceActionLog.Kind;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Trying a failed step again, over HTTP. */
@RestController
class RetryController {

  private final Instances instances;
  private final InstanceViews views;
  private final InstanceActionLog actions;
  private final FailedSteps failedSteps;
  private final EngineTransaction engine;
  private final RetriedTransaction transaction;

  RetryController(
      Instances instances,
      InstanceViews views,
      InstanceActionLog actions,
      FailedSteps failedSteps,
      EngineTransaction engine,
      RetriedTransaction transaction) {
    this.instances = instances;
    this.views = views;
    this.actions = actions;
    this.failedSteps = failedSteps;
    this.engine = engine;
    this.transaction = transaction;
  }

  /**
   * Gives every step of it that has failed for good its retries back, and starts with the first at
   * once.
   */
  @PostMapping("/api/v1/instances/{id}/retry")
  @Operation(
      summary = "Try the failed step again",
      description = "For a step that failed for good and waits for a decision.")
  @ApiResponse(responseCode = "200", description = "Done; the instance as it stands now")
  @ApiResponse(responseCode = "409", description = "The state of the instance does not allow it")
  InstanceView retry(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id,
      @Valid @RequestBody ReasonJson body,
      Principal user) {
    transaction.run(() -> retryAll(id, body.reason(), user.getName()));
    return views.of(List.of(instances.find(id).orElseThrow())).get(0);
  }

  private void retryAll(String id, String reason, String user) {
    instances.liveForUpdate(id);
    if (engine.withoutAuthorization(() -> failedSteps.retryAll(id, user, reason)) == 0) {
      throw InvalidRequest.conflict(
          "No step of the instance " + id + " has failed for good; there is nothing to retry.");
    }
    actions.add(List.of(id), Kind.RETRY, reason, user);
  }
}
