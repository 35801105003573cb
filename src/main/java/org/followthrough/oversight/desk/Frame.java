package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** What stands around every page of the desk. */
@Component
class Frame {

  private static final Duration LATE = Duration.ofMinutes(2);

  private final SaidOutcomes said;
  private final OpenFamilies families;
  private final People people;
  private final Clock clock;

  Frame(SaidOutcomes said, OpenFamilies families, People people, Clock clock) {
    this.said = said;
    this.families = families;
    this.people = people;
    this.clock = clock;
  }

  Map<String, Object> around(String title, HttpServletRequest request) {
    By me = people.me();
    Map<String, Object> page = bare(title, request);
    page.put("me", people.name(me.user()));
    List<Banner> banners = said.by(me.user()).stream().map(this::banner).toList();
    List<Banner> reversible = banners.stream().filter(one -> one.overtaken() == null).toList();
    page.put(
        "banners",
        Stream.concat(
                banners.stream().filter(one -> one.overtaken() != null),
                reversible.stream().limit(1))
            .toList());
    page.put("earlier", reversible.stream().skip(1).toList());
    page.put("hasEarlier", reversible.size() > 1);
    return page;
  }

  /** For whoever has not signed in. */
  Map<String, Object> bare(String title, HttpServletRequest request) {
    Map<String, Object> page = new HashMap<>();
    page.put("title", title);
    page.put("me", null);
    page.put("banners", List.of());
    page.put("earlier", List.of());
    page.put("hasEarlier", false);
    page.put("now", clock.instant().toString());
    page.put("csrf", ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken());
    return page;
  }

  private Banner banner(SaidOutcome outcome) {
    String family = families.name(outcome.familyId());
    return new Banner(
        outcome.taskId(),
        family,
        outcome.said().label(),
        outcome.said().consequence(),
        outcome.completesAt().toString(),
        outcome.overtakenBy() == null
            ? null
            : outcome.overtakenBy().equals(ReversibleOutcomes.WORKFLOW)
                ? "The workflow went on by itself"
                : people.name(outcome.overtakenBy()) + " completed this",
        outcome.overtakenBy() == null
            && outcome.completesAt().isBefore(clock.instant().minus(LATE)));
  }

  /**
   * What was just said.
   *
   * @param overtaken who did it first, or null where it can be taken back
   * @param late whether the minute is over and something keeps it from becoming true
   */
  record Banner(
      String taskId,
      String family,
      String said,
      String consequence,
      String until,
      String overtaken,
      boolean late) {}
}
