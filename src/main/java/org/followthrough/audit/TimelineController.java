package org.followthrough.audit;

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
  @Transactional(readOnly = true)
  public List<Timeline.Entry> timeline(@PathVariable String familyId) {
    if (families.find(familyId).isEmpty()) {
      throw InvalidRequest.notFound("family", familyId);
    }
    return timeline.of(familyId);
  }
}
