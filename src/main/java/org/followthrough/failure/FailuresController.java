package org.followthrough.failure;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.failure.Failures.Failure;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What failed for good, by workflow, step and cause, and trying all of one cause again. */
@RestController
class FailuresController {

  private final Failures failures;

  FailuresController(Failures failures) {
    this.failures = failures;
  }

  @GetMapping("/api/v1/instances/failures")
  @Operation(
      summary = "What failed for good",
      description = "By workflow, step and cause, the most frequent first; with the families.")
  List<FailureGroup> groups() {
    Map<List<String>, List<Failure>> groups =
        failures.open().stream()
            .collect(
                Collectors.groupingBy(
                    failure -> List.of(failure.workflow(), failure.step(), failure.cause()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.values().stream()
        .map(FailureGroup::of)
        .sorted(Comparator.comparingInt(FailureGroup::count).reversed())
        .toList();
  }

  @PostMapping("/api/v1/instances/retry")
  @Operation(
      summary = "Try many failed steps again",
      description =
          "Those that failed for good at a step, for a cause, of a workflow: at least one of these"
              + " must be given. dryRun only says which there are.")
  @ApiResponse(responseCode = "200", description = "Done, or with dryRun what would be tried")
  RetriedManyJson retry(@Valid @RequestBody RetryManyJson body, Principal user) {
    if (body.workflow() == null && body.step() == null && body.cause() == null) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "cause",
          "or workflow or step must be given: what failed for other causes fails again");
    }
    List<Failure> matched =
        failures.open().stream()
            .filter(failure -> failure.is(body.workflow(), body.step(), body.cause()))
            .toList();
    List<Failure> retried =
        Boolean.TRUE.equals(body.dryRun())
            ? List.of()
            : failures.retry(matched, body.reason(), user.getName());
    return new RetriedManyJson(
        matched.size(),
        retried.size(),
        matched.stream().map(failure -> failure.family().familyId()).distinct().sorted().toList());
  }

  /** Which failed steps to try again, and why. */
  record RetryManyJson(
      @Schema(example = "high_risk_intervention") @Size(max = 255) String workflow,
      @Schema(example = "Send the first email") @Size(max = 255) String step,
      @Schema(
              description = "As the list of failures gives it",
              example = "The mail server does not answer")
          @Size(max = 10_000)
          String cause,
      @Schema(description = "In the audit for everybody to read", example = "The server is back")
          @NotBlank
          @Size(max = 1000)
          String reason,
      @Schema(description = "Only say which there are") Boolean dryRun) {}

  /** What matched, and how many of them run again. */
  record RetriedManyJson(
      @Schema(example = "40") @NotNull int matched,
      @Schema(example = "40") @NotNull int retried,
      @NotNull List<String> families) {}

  /** Failures that have workflow, step and cause in common. */
  record FailureGroup(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(example = "Send the first email") @NotNull String step,
      @Schema(example = "The mail server does not answer") @NotNull String cause,
      @Schema(example = "40") @NotNull int count,
      @NotNull Instant since,
      @NotNull List<FailedFamily> families) {

    private static FailureGroup of(List<Failure> group) {
      Failure first = group.get(0);
      return new FailureGroup(
          first.workflow(),
          first.step(),
          first.cause(),
          group.size(),
          first.since(),
          group.stream().map(Failure::family).toList());
    }
  }

  /** One of the families; its name is null where it is no longer known. */
  record FailedFamily(
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(example = "Martinez", description = "Null where the family is no longer known")
          String familyName,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @NotNull String instanceId) {}
}
