package org.followthrough.workflow;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.workflow.Instance.Status;
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

  private final Instances instances;
  private final InstanceViews views;
  private final Steps steps;

  InstanceController(Instances instances, InstanceViews views, Steps steps) {
    this.instances = instances;
    this.views = views;
    this.steps = steps;
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

  record PageJson(List<InstanceView> items, int page, int size, long total) {}
}
