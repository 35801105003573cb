package org.followthrough.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.followthrough.family.Coordinators;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.trigger.ForeseenStarts.Cause;
import org.followthrough.trigger.PastDecisions.Choice;
import org.followthrough.trigger.PastDecisions.Home;
import org.followthrough.trigger.PastDecisions.Redecided;
import org.followthrough.workflow.WorkflowProperties;
import org.springframework.stereotype.Component;

/**
 * When a workflow would come to its call, and how long it would take, for a family that stays
 * silent. A preview says it; families that live in the same place, can be reached in the same ways
 * and begin in the same hour need only one.
 */
@Component
class SilentWays {

  /** Enough for a year of all zones; what was not asked for long is forgotten. */
  private static final int MOST_KNOWN = 50_000;

  private final Previews previews;
  private final Drawings drawings;
  private final Families families;
  private final Coordinators coordinators;
  private final Organisation organisation;

  SilentWays(
      Previews previews,
      Drawings drawings,
      Families families,
      Coordinators coordinators,
      Organisation organisation) {
    this.previews = previews;
    this.drawings = drawings;
    this.families = families;
    this.coordinators = coordinators;
    this.organisation = organisation;
  }

  /** What one backtest comes to know on the way. */
  Known fresh() {
    return new Known();
  }

  /** One bit for each channel that is left, 0 where none is. */
  private int reachable(Family family) {
    return (family.consent().email() && families.isUsable("email", family.email()) ? 1 : 0)
        + (family.consent().sms() && families.isUsable("sms", family.phone()) ? 2 : 0)
        + (family.mayBeCalled() ? 4 : 0);
  }

  /** What is known already; families come one after the other. */
  final class Known {

    private final Map<Likeness, Optional<Way>> ways = new Forgetful<>();
    private final Map<Shift, Optional<String>> shifts = new Forgetful<>();
    private final Map<String, Optional<DrawnProcess>> drawn = new HashMap<>();
    private String familyId;
    private Optional<Family> family = Optional.empty();
    private int reachable;

    /** Empty where the workflow is not deployed, or nobody can reach the family. */
    Optional<Way> way(Redecided one, Choice choice) {
      Optional<DrawnProcess> process = drawn.computeIfAbsent(choice.workflow(), drawings::newest);
      Optional<WorkflowProperties> stated =
          process.flatMap(found -> WorkflowProperties.of(found.properties()));
      if (stated.isEmpty()) {
        return Optional.empty();
      }
      if (!one.prediction().familyId().equals(familyId)) {
        familyId = one.prediction().familyId();
        family = families.find(familyId);
        reachable = family.map(SilentWays.this::reachable).orElse(0);
      }
      if (reachable == 0) {
        return Optional.empty();
      }
      Likeness likeness = likeness(one, choice, family.get(), stated.get());
      Optional<Way> known = ways.get(likeness);
      if (known == null) {
        known = Optional.of(walked(one, choice, process.get(), stated.get()));
        ways.put(likeness, known);
      }
      return known;
    }

    private Likeness likeness(
        Redecided one, Choice choice, Family family, WorkflowProperties stated) {
      ZonedDateTime begins = one.at().atZone(family.zoneOr(organisation));
      return new Likeness(
          choice,
          begins.toLocalDate(),
          begins.getHour(),
          Math.min(one.prediction().windowDays(), stated.lengthDays()),
          new Home(null, one.home().timeZone(), one.home().country(), one.home().region()),
          reachable);
    }

    private Way walked(
        Redecided one, Choice choice, DrawnProcess process, WorkflowProperties stated) {
      Path path =
          previews.silence(
              process,
              family.orElseThrow(),
              new Cause(
                  Optional.of(one.prediction()),
                  Optional.empty(),
                  choice.urgent(),
                  true,
                  Map.of(),
                  Map.of()),
              one.at());
      Instant ends =
          path.steps().isEmpty()
              ? one.at()
              : path.steps().get(path.steps().size() - 1).moment().at();
      return new Way(
          path.steps().stream()
              .filter(step -> "call".equals(step.type()))
              .map(step -> Duration.between(one.at(), step.moment().at()))
              .findFirst(),
          Duration.between(one.at(), ends),
          Duration.of(stated.restDays(), ChronoUnit.DAYS),
          stated.priority(),
          family.orElseThrow().zoneOr(organisation));
    }

    /** Who does a coordinator's work at a moment; empty where it is the group. */
    Optional<String> inCharge(String coordinator, Instant at) {
      Shift shift = new Shift(coordinator, at.truncatedTo(ChronoUnit.HOURS));
      Optional<String> known = shifts.get(shift);
      if (known == null) {
        known = coordinators.inChargeFor(coordinator, at);
        shifts.put(shift, known);
      }
      return known;
    }
  }

  /**
   * @param untilTheCall after how long a person is asked to call; empty where nobody is
   * @param length after how long it ends
   * @param rest for how long the family rests then
   */
  record Way(
      Optional<Duration> untilTheCall, Duration length, Duration rest, int priority, ZoneId zone) {}

  private record Likeness(
      Choice choice, LocalDate day, int hour, int windowDays, Home home, int reachable) {}

  private record Shift(String coordinator, Instant hour) {}

  /** Forgets what was added first. */
  private static final class Forgetful<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST_KNOWN;
    }
  }
}
