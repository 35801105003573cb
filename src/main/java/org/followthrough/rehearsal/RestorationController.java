package org.followthrough.rehearsal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.List;
import org.followthrough.api.OneLine;
import org.followthrough.api.ReasonJson;
import org.followthrough.rehearsal.Restorations.Restored;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Taking a deployment back, over HTTP. */
@RestController
class RestorationController {

  private final Restorations restorations;

  RestorationController(Restorations restorations) {
    this.restorations = restorations;
  }

  @PostMapping("/api/v1/deployments/{id}/restore")
  @Operation(
      summary = "Take a deployment back",
      description =
          "What it replaced is the newest again. What runs stays on its version; a file that was"
              + " there for the first time is left alone.")
  @ApiResponse(responseCode = "200", description = "Done")
  @ApiResponse(responseCode = "409", description = "It replaced nothing")
  RestoredJson restore(
      @Parameter(example = "4b0d5c1e-27c5-11f1-9f2e-0242ac120002")
          @PathVariable
          @Size(max = 64)
          @OneLine
          String id,
      @Valid @RequestBody ReasonJson body,
      Principal user) {
    return RestoredJson.of(restorations.restore(id, body.reason(), user.getName()));
  }

  record RestoredJson(
      @Schema(
              description = "Of what is the newest now",
              example = "5c1d6e2f-27c5-11f1-9f2e-0242ac120002")
          @NotNull
          String deploymentId,
      @Schema(description = "That are as they were before") @NotNull List<String> files,
      @Schema(description = "That were there for the first time") @NotNull List<String> leftAlone) {

    static RestoredJson of(Restored restored) {
      return new RestoredJson(restored.deploymentId(), restored.files(), restored.leftAlone());
    }
  }
}
