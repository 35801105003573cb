package org.followthrough.instance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.api.ReasonJson;
import org.followthrough.contact.Attempt;
import org.followthrough.instance.BulkCancel.Cancelled;
import org.followthrough.instance.BulkCancel.Which;
import org.followthrough.instance.Instance.Status;
import org.followthrough.instance.PauseByHand.Waits;
import org.followthrough.instance.ReceivedMessages.ReceivedJson;
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
  private final PauseByHand pauses;
  private final InstanceCancel cancel;
  private final BulkCancel bulk;
  private final PageMarks marks;

  InstanceController(
      Instances instances,
      InstanceViews views,
      Steps steps,
      PauseByHand pauses,
      InstanceCancel cancel,
      BulkCancel bulk,
      PageMarks marks) {
    this.instances = instances;
    this.views = views;
    this.steps = steps;
    this.pauses = pauses;
    this.cancel = cancel;
    this.bulk = bulk;
    this.marks = marks;
  }

  @GetMapping
  @Operation(
      summary = "Find instances, newest first",
      description =
          "Whatever is not asked for does not matter. A page lies at most 100,000 instances deep;"
              + " older ones are reached by cursor, or by since and until. What starts or is erased"
              + " between two pages repeats and hides nothing for who reads by cursor; for who reads"
              + " by page that holds for ten minutes.")
  @Transactional(readOnly = true)
  public PageJson list(
      @Parameter(example = "martinez") @RequestParam(required = false) @ExternalId String familyId,
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
          OffsetDateTime since,
      @Parameter(
              description = "Triggered before this moment",
              example = "2026-04-02T09:00:00-04:00")
          @RequestParam(required = false)
          OffsetDateTime until,
      @RequestParam(defaultValue = "0") @Min(0) @Max(DEEPEST) int page,
      @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size,
      @Parameter(
              description = "The nextCursor of the page before; page does not matter then",
              example = "MTc3MjQ2MzYwMDAwMDAwMCBmN2ExYzJkNA")
          @RequestParam(required = false)
          @Size(max = 200)
          @OneLine
          String cursor,
      Principal reader) {
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
    PageMarks.Page asked = new PageMarks.Page(reader.getName(), search, page, size);
    Optional<PageMark> mark =
        cursor == null ? marks.before(asked) : Optional.of(PageMark.of(cursor));
    List<Instance> found =
        mark.map(behind -> instances.pageBehind(behind, search, size))
            .orElseGet(() -> instances.page(search, page, size));
    // A page that is not full is the last one, and needs no counting.
    boolean last = mark.isEmpty() && found.size() < size && (page == 0 || !found.isEmpty());
    long total = last ? (long) page * size + found.size() : instances.count(search);
    if (cursor == null) {
      marks.shown(asked, found);
    }
    String next = found.size() < size ? null : PageMark.at(found.get(found.size() - 1)).cursor();
    return new PageJson(views.of(found), page, size, total, next);
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

  @PostMapping("/{id}/pause")
  @Operation(
      summary = "Let an instance stand still",
      description = "It still hears replies, events and cancel; its tasks can be completed.")
  @Changes
  InstanceView pause(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id,
      @Valid @RequestBody ReasonJson body,
      Principal user) {
    pauses.pause(id, body.reason(), user.getName());
    return get(id);
  }

  @PostMapping("/{id}/resume")
  @Operation(
      summary = "Let a paused instance go on",
      description = "Its waits are planned anew before anything runs, so that nothing bursts out.")
  @Changes
  InstanceView resume(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id,
      @Valid @RequestBody ResumeJson body,
      Principal user) {
    Waits waits = body.waits() == null ? Waits.COUNT_ACTIVE_TIME : waits(body.waits());
    pauses.resume(id, waits, body.reason(), user.getName());
    return get(id);
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      summary = "Cancel an instance",
      description = "Answers also what was sent already, which nobody can take back.")
  @Changes
  CancelledJson cancel(
      @Parameter(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") @PathVariable String id,
      @Valid @RequestBody ReasonJson body) {
    List<SentJson> sent = cancel.cancel(id, body.reason()).stream().map(SentJson::of).toList();
    return new CancelledJson(get(id), sent);
  }

  /** Many at once; 202 where the batch goes on after the answer. */
  @PostMapping("/cancel")
  @Operation(
      summary = "Cancel many instances",
      description = "At least one thing must say which; dryRun only says how many there are.")
  @ApiResponse(responseCode = "200", description = "Done, or with dryRun what would be cancelled")
  @ApiResponse(responseCode = "202", description = "The batch goes on; Cockpit shows its progress")
  @ApiResponse(responseCode = "422", description = "There is no such workflow")
  ResponseEntity<CancelledManyJson> cancelMany(
      @Valid @RequestBody CancelManyJson body, Principal user) {
    Which which = body.which();
    if (which.isEverything()) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "workflow",
          "or workflowVersion, triggeredBy, startedSince, rule, template or deployment must be given:"
              + " nobody cancels everything");
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
                bulk.received(which),
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

  /** What every call answers that changes one instance. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(responseCode = "200", description = "Done; the instance as it stands now")
  @ApiResponse(responseCode = "409", description = "The state of the instance does not allow it")
  private @interface Changes {}

  record PageJson(
      @NotNull List<InstanceView> items,
      @Schema(example = "0") int page,
      @Schema(example = "50") int size,
      @Schema(description = "How many there are on all pages", example = "1") long total,
      @Schema(
              description = "Reads on from here as cursor; null where there is no more",
              example = "MTc3MjQ2MzYwMDAwMDAwMCBmN2ExYzJkNA")
          String nextCursor) {}

  record ResumeJson(
      @Schema(
              description = "In the audit for everybody to read",
              example = "A wrong rule went live")
          @NotBlank
          @Size(max = 1000)
          String reason,
      @Schema(allowableValues = {"count_active_time", "keep_dates", "restart_wait"})
          String waits) {}

  record CancelManyJson(
      @Schema(example = "high_risk_intervention") @Size(max = 100) @OneLine String workflow,
      @Schema(example = "1") @Min(1) Integer workflowVersion,
      @Schema(example = "prediction:12345") @Size(max = 200) @OneLine String triggeredBy,
      OffsetDateTime startedSince,
      @Schema(description = "Of select_intervention, by its id", example = "highRisk")
          @Size(max = 255)
          @OneLine
          String rule,
      @Schema(description = "That they sent, or begin with", example = "concern_outreach")
          @Size(max = 255)
          @OneLine
          String template,
      @Schema(
              description =
                  "Whose diagram they run, whose table chose them or whose text they sent",
              example = "4b0d5c1e-27c5-11f1-9f2e-0242ac120002")
          @Size(max = 64)
          @OneLine
          String deployment,
      @Schema(
              description = "In the audit for everybody to read",
              example = "A wrong rule went live")
          @NotBlank
          @Size(max = 1000)
          String reason,
      Boolean dryRun) {

    Which which() {
      return new Which(
          workflow,
          workflowVersion,
          triggeredBy,
          startedSince == null ? null : startedSince.toInstant(),
          rule,
          template,
          deployment);
    }
  }

  /**
   * @param cancelled how many have ended by now
   * @param batchId the engine's batch, whose progress Cockpit and its REST show, or null
   */
  record CancelledManyJson(
      @Schema(example = "12") int matched,
      @Schema(example = "12") int cancelled,
      @NotNull List<String> families,
      @Schema(
              description =
                  "What families have got, also from what has ended; at most 10,000 messages")
          @NotNull
          List<@NotNull ReceivedJson> received,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") String batchId) {}

  /** The instance, and what a cancel cannot take back. */
  record CancelledJson(@JsonUnwrapped InstanceView instance, @NotNull List<SentJson> alreadySent) {}

  /**
   * A message that has left, or is leaving just now ({@code begun}).
   *
   * @param delivery its result as far as it is known
   */
  record SentJson(
      @Schema(example = "Send the first email") @NotNull String step,
      @Schema(allowableValues = {"email", "sms"}) @NotNull String channel,
      @NotNull Instant at,
      @Schema(example = "delivered") @NotNull String delivery) {

    static SentJson of(Attempt attempt) {
      return new SentJson(
          attempt.step().name(), attempt.channel(), attempt.begunAt(), attempt.state().word());
    }
  }
}
