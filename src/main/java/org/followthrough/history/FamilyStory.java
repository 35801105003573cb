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
                    new Said(
                        line.message().channel(), line.message().subject(), line.message().text()),
                    line.result().what(),
                    line.result().because(),
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
      Said said,
      String result,
      String because,
      String actor) {}

  /** What was said, by whichever side. */
  public record Said(String channel, String subject, String text) {}
}
