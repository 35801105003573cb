package org.followthrough.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Families;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A family's timeline over HTTP. */
@RestController
class TimelineController {

  private final Timeline timeline;
  private final Families families;

  TimelineController(Timeline timeline, Families families) {
    this.timeline = timeline;
    this.families = families;
  }

  @GetMapping("/api/v1/families/{familyId}/timeline")
  @Operation(
      summary = "Everything that happened to a family, oldest first",
      description = "Across instances.")
  @Transactional(readOnly = true)
  public List<Timeline.Entry> timeline(
      @Parameter(example = "martinez") @PathVariable String familyId) {
    if (families.find(familyId).isEmpty()) {
      throw InvalidRequest.notFound("family", familyId);
    }
    return timeline.of(familyId);
  }
}
