package org.followthrough.workflow;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.audit.Attempt;
import org.followthrough.workflow.BulkCancel.Cancelled;
import org.followthrough.workflow.BulkCancel.Which;
import org.followthrough.workflow.Instance.Status;
import org.followthrough.workflow.InstanceControl.Waits;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
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
  private final InstanceControl control;
  private final BulkCancel bulk;

  InstanceController(
      Instances instances,
      InstanceViews views,
      Steps steps,
      InstanceControl control,
      BulkCancel bulk) {
    this.instances = instances;
    this.views = views;
    this.steps = steps;
    this.control = control;
    this.bulk = bulk;
  }

  @GetMapping
  @Transactional(readOnly = true)
  public PageJson list(
      @RequestParam(required = false) @Size(max = 100) @OneLine String familyId,
      @RequestParam(required = false) @Size(max = 100) @OneLine String workflow,
      @RequestParam(required = false) String status,
      @RequestParam(required = false) @Size(max = 200) @OneLine String triggeredBy,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) OffsetDateTime since,
      @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) OffsetDateTime until,
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
  @Transactional(readOnly = true)
  public InstanceView get(@PathVariable String id) {
    return views.of(List.of(existing(id))).get(0);
  }

  @GetMapping("/{id}/steps")
  @Transactional(readOnly = true)
  public List<Steps.Step> steps(@PathVariable String id) {
    return steps.of(existing(id).id());
  }

  @PostMapping("/{id}/pause")
  InstanceView pause(@PathVariable String id, @Valid @RequestBody ReasonJson body, Principal user) {
    control.pause(id, body.reason(), user.getName());
    return get(id);
  }

  @PostMapping("/{id}/resume")
  InstanceView resume(
      @PathVariable String id, @Valid @RequestBody ResumeJson body, Principal user) {
    Waits waits = body.waits() == null ? Waits.COUNT_ACTIVE_TIME : waits(body.waits());
    control.resume(id, waits, body.reason(), user.getName());
    return get(id);
  }

  @PostMapping("/{id}/cancel")
  CancelledJson cancel(@PathVariable String id, @Valid @RequestBody ReasonJson body) {
    List<SentJson> sent = control.cancel(id, body.reason()).stream().map(SentJson::of).toList();
    return new CancelledJson(get(id), sent);
  }

  @PostMapping("/{id}/retry")
  InstanceView retry(@PathVariable String id, @Valid @RequestBody ReasonJson body, Principal user) {
    control.retry(id, body.reason(), user.getName());
    return get(id);
  }

  /** Many at once; 202 where the batch goes on after the answer. */
  @PostMapping("/cancel")
  @ApiResponse(responseCode = "200", description = "Done, or with dryRun what would be cancelled")
  @ApiResponse(responseCode = "202", description = "The batch goes on; Cockpit shows its progress")
  ResponseEntity<CancelledManyJson> cancelMany(
      @Valid @RequestBody CancelManyJson body, Principal user) {
    Which which = body.which();
    if (which.isEverything()) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "workflow",
          "or workflowVersion, triggeredBy or startedSince must be given: nobody cancels everything");
    }
    Cancelled cancelled =
        Boolean.TRUE.equals(body.dryRun())
            ? bulk.dryRun(which)
            : bulk.cancel(which, body.reason(), user.getName());
    boolean goesOn =
        cancelled.batchId() != null && cancelled.cancelled() < cancelled.matched().size();
    return ResponseEntity.status(goesOn ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .body(
            new CancelledManyJson(
                cancelled.matched().size(),
                cancelled.cancelled(),
                cancelled.families(),
                cancelled.batchId()));
  }

  private Instance existing(String id) {
    return instances.find(id).orElseThrow(() -> InvalidRequest.notFound("instance", id));
  }

  private static Waits waits(String word) {
    return oneOf("waits", Waits.values(), Waits::word, word);
  }

  private static Status status(String word) {
    return oneOf("status", Status.values(), Status::word, word);
  }

  private static <T> T oneOf(String field, T[] values, Function<T, String> named, String word) {
    return Arrays.stream(values)
        .filter(value -> named.apply(value).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    Kind.MALFORMED,
                    field,
                    "must be one of "
                        + Arrays.stream(values).map(named).collect(Collectors.joining(", "))));
  }

  record PageJson(List<InstanceView> items, int page, int size, long total) {}

  /**
   * Why somebody acts.
   *
   * @param reason in the audit for everybody to read
   */
  record ReasonJson(@NotBlank @Size(max = 1000) String reason) {}

  record ResumeJson(@NotBlank @Size(max = 1000) String reason, String waits) {}

  record CancelManyJson(
      @Size(max = 100) @OneLine String workflow,
      @Positive Integer workflowVersion,
      @Size(max = 200) @OneLine String triggeredBy,
      OffsetDateTime startedSince,
      @NotBlank @Size(max = 1000) String reason,
      Boolean dryRun) {

    Which which() {
      return new Which(
          workflow,
          workflowVersion,
          triggeredBy,
          startedSince == null ? null : startedSince.toInstant());
    }
  }

  /**
   * @param cancelled how many have ended by now
   * @param batchId the engine's batch, whose progress Cockpit and its REST show, or null
   */
  record CancelledManyJson(int matched, int cancelled, List<String> families, String batchId) {}

  /** The instance, and what a cancel cannot take back. */
  record CancelledJson(@JsonUnwrapped InstanceView instance, List<SentJson> alreadySent) {}

  /**
   * A message that has left, or is leaving just now ({@code begun}).
   *
   * @param delivery its result as far as it is known
   */
  record SentJson(String step, String channel, Instant at, String delivery) {

    static SentJson of(Attempt attempt) {
      return new SentJson(
          attempt.stepName(), attempt.channel(), attempt.begunAt(), attempt.state().word());
    }
  }
}
