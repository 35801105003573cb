package org.followthrough.history;

import java.time.Instant;
import java.util.List;
import org.followthrough.audit.FamilyAudit;
import org.springframework.stereotype.Component;

/** What happened to a family, for a page that tells it. */
@Component
public class FamilyStory {

  private final FamilyAudit audit;

  FamilyStory(FamilyAudit audit) {
    this.audit = audit;
  }

  /** Across instances, oldest first. */
  public List<Line> of(String familyId) {
    return ContactHistory.of(audit.all(familyId)).stream()
        .map(
            line ->
                new Line(
                    line.entry().at(),
                    line.kind().word(),
                    line.title(),
                    line.channel(),
                    line.subject(),
                    line.text(),
                    line.result(),
                    line.because(),
                    line.actor()))
        .toList();
  }

  /**
   * One thing that happened; what there is nothing to say of is null.
   *
   * @param kind such as {@code message}, {@code reply} or {@code task}
   * @param actor a user, {@code family} or {@code system}
   */
  public record Line(
      Instant at,
      String kind,
      String title,
      String channel,
      String subject,
      String text,
      String result,
      String because,
      String actor) {}
}
