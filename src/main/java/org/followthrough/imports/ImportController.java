package org.followthrough.imports;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.followthrough.security.Roles;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The files that run and that ran lately, over HTTP. */
@RestController
@RequestMapping("/api/v1/imports")
class ImportController {

  private static final int MOST = 50;

  private final ImportRuns runs;

  ImportController(ImportRuns runs) {
    this.runs = runs;
  }

  @GetMapping
  @Operation(
      summary = "The files that run and that ran lately, newest first",
      description = "An integration sees its own only.")
  ImportsJson list(Authentication user) {
    return new ImportsJson(runs.newest(Roles.ownOnly(user), MOST));
  }

  /**
   * @param items newest first
   */
  record ImportsJson(@NotNull List<ImportRun> items) {}
}
