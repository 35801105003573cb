package org.followthrough.instance;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.security.Principal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Moving running instances to another version of their workflow, over HTTP. */
@RestController
class MigrationController {

  private final Migration migration;

  MigrationController(Migration migration) {
    this.migration = migration;
  }

  /** Moves what runs of one version to another, or with dryRun only says what could be moved. */
  @PostMapping("/api/v1/workflows/{key}/migrate")
  @Operation(
      summary = "Move running instances to another version",
      description = "dryRun only says which could be moved, and why others could not.")
  @ApiResponse(responseCode = "200", description = "Done, or with dryRun what would be")
  @ApiResponse(responseCode = "422", description = "A version is not deployed")
  Migration.Result migrate(
      @Parameter(example = "high_risk_intervention") @PathVariable String key,
      @Valid @RequestBody MigrateJson body,
      Principal user) {
    return migration.migrate(
        key,
        body.fromVersion(),
        body.toVersion(),
        Boolean.TRUE.equals(body.dryRun()),
        user.getName());
  }

  record MigrateJson(
      @Schema(example = "1") @NotNull @Min(1) Integer fromVersion,
      @Schema(example = "2") @NotNull @Min(1) Integer toVersion,
      Boolean dryRun) {}
}
