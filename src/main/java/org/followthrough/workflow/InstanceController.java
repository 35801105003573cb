package org.followthrough.workflow;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.workflow.Instance.Status;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Instances and their steps over HTTP. */
@RestController
@RequestMapping("/api/v1/instances")
class InstanceController {

  /** How many instances may be passed over to get to a page: each of them has to be read. */
  private static final int DEEPEST = 100_000;

  private final Instances instances;
  private final InstanceViews views;
  private final Steps steps;

  InstanceController(Instances instances, InstanceViews views, Steps steps) {
    this.instances = instances;
    this.views = views;
    this.steps = steps;
  }

  @GetMapping
  @Operation(
      summary = "Find instances, newest first",
      description =
          "Whatever is not asked for does not matter. A page lies at most 100,000 instances deep;"
              + " older ones are reached by since and until.")
  @Transactional(readOnly = true)
  public PageJson list(
      @Parameter(example = "martinez") @RequestParam(required = false) @Size(max = 100) @OneLine
          String familyId,
      @Parameter(example = "high_risk_intervention")
          @RequestParam(required = false)
          @Size(max = 100)
          @OneLine
          String workflow,
      @Parameter(schema = @Schema(implementation = Status.class)) @RequestParam(required = false)
          String status,
      @Parameter(example = "prediction:12345")
          @RequestParam(required = false)
          @Size(max = 200)
          @OneLine
          String triggeredBy,
      @Parameter(
              description = "Triggered at this moment or later",
              example = "2026-03-02T09:00:00-05:00")
          @RequestParam(required = false)
          @DateTimeFormat(iso = ISO.DATE_TIME)
          OffsetDateTime since,
      @Parameter(
              description = "Triggered before this moment",
              example = "2026-04-02T09:00:00-04:00")
          @RequestParam(required = false)
          @DateTimeFormat(iso = ISO.DATE_TIME)
          OffsetDateTime until,
      @RequestParam(defaultValue = "0") @Min(0) @Max(DEEPEST) int page,
      @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
    if ((long) page * size > DEEPEST) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "page",
          "times size must be at most " + DEEPEST + "; narrow the question by since and until");
    }
    InstanceSearch search =
        new InstanceSearch(
            familyId,
            workflow,
            status == null ? null : status(status),
            triggeredBy,
            since == null ? null : since.toInstant(),
            until == null ? null : until.toInstant());
    List<Instance> found = instances.page(search, page, size);
    // A page that is not full is the last one, and needs no counting.
    boolean last = found.size() < size && (page == 0 || !found.isEmpty());
    long total = last ? (long) page * size + found.size() : instances.count(search);
    return new PageJson(views.of(found), page, size, total);
  }

  @GetMapping("/{id}")
  @Operation(summary = "One instance", description = "Live or ended.")
  @Transactional(readOnly = true)
  public InstanceView get(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id) {
    return views.of(List.of(existing(id))).get(0);
  }

  @GetMapping("/{id}/steps")
  @Operation(
      summary = "The steps of an instance, oldest first",
      description = "Its audit: what was done, by whom, and what came of it.")
  @Transactional(readOnly = true)
  public List<Steps.Step> steps(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id) {
    return steps.of(existing(id).id());
  }

  private Instance existing(String id) {
    return instances.find(id).orElseThrow(() -> InvalidRequest.notFound("instance", id));
  }

  private static Status status(String word) {
    return Arrays.stream(Status.values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    Kind.MALFORMED,
                    "status",
                    "must be one of "
                        + Arrays.stream(Status.values())
                            .map(Status::word)
                            .collect(Collectors.joining(", "))));
  }

  record PageJson(
      @NotNull List<InstanceView> items,
      @Schema(example = "0") int page,
      @Schema(example = "50") int size,
      @Schema(description = "How many there are on all pages", example = "1") long total) {}
}
