package org.followthrough.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.audit.AuditChains.CheckValue;
import org.followthrough.audit.AuditCheck.Fault;
import org.followthrough.audit.AuditCheck.Found;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The check of the audit over HTTP. */
@RestController
class AuditController {

  private final AuditCheck check;
  private final Sealer sealer;
  private final Clock clock;

  AuditController(AuditCheck check, Sealer sealer, Clock clock) {
    this.check = check;
    this.sealer = sealer;
    this.clock = clock;
  }

  @GetMapping("/api/v1/audit/check")
  @Operation(
      summary = "Whether the audit is as it was written",
      description =
          "Reckons every chain anew, and says which entry was changed, is missing or was cut off."
              + " With a value that was published before, from an evidence or from the log, it also"
              + " says whether that is still on record: so it is found too when somebody has"
              + " rewritten everything.")
  AuditCheckJson check(
      @Parameter(
              description = "As printed in an evidence or in the log",
              example = "17-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
          @RequestParam(required = false)
          String checkValue) {
    Optional<CheckValue> published = Optional.ofNullable(checkValue).map(AuditController::read);
    sealer.seal();
    Found found = check.run();
    Boolean onRecord = published.map(check::isOnRecord).orElse(null);
    return new AuditCheckJson(
        found.faults().isEmpty() && !Boolean.FALSE.equals(onRecord),
        clock.instant(),
        found.chains(),
        found.entries(),
        found.waiting(),
        onRecord,
        found.faults());
  }

  private static CheckValue read(String text) {
    try {
      return CheckValue.read(text.strip());
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "checkValue",
          "must be as it was printed: a number, a hyphen and 64 of the digits 0-9 and a-f");
    }
  }

  @Schema(name = "AuditCheck")
  record AuditCheckJson(
      @Schema(description = "True where nothing is wrong") boolean intact,
      @NotNull Instant checkedAt,
      @Schema(example = "120") int chains,
      @Schema(description = "Entries that were reckoned anew", example = "4711") long entries,
      @Schema(description = "Entries too new to be on a chain", example = "0") long waiting,
      @Schema(description = "Whether the check value that was asked for is on record")
          Boolean checkValueOnRecord,
      @Schema(description = "The first 100") @NotNull List<Fault> faults) {}
}
