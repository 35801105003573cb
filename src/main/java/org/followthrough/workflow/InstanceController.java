package org.followthrough.workflow;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.audit.Attempt;
import org.followthrough.workflow.Instance.Status;
import org.followthrough.workflow.InstanceControl.Waits;
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

  private final Instances instances;
  private final InstanceViews views;
  private final Steps steps;
  private final InstanceControl control;

  InstanceController(
      Instances instances, InstanceViews views, Steps steps, InstanceControl control) {
    this.instances = instances;
    this.views = views;
    this.steps = steps;
    this.control = control;
  }

  @GetMapping
  @Transactional(readOnly = true)
  public PageJson list(
      @RequestParam(required = false) @OneLine String familyId,
      @RequestParam(required = false) @OneLine String workflow,
      @RequestParam(required = false) String status,
      @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
      @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size) {
    Status wanted = status == null ? null : status(status);
    List<Instance> found = instances.page(familyId, workflow, wanted, page, size);
    return new PageJson(views.of(found), page, size, instances.count(familyId, workflow, wanted));
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
