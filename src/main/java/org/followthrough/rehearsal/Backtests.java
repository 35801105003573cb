package org.followthrough.rehearsal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.followthrough.api.InvalidRequest;
import org.followthrough.engine.DecisionTables;
import org.followthrough.family.Coordinators;
import org.followthrough.model.DraftCheck;
import org.followthrough.rehearsal.SilentWays.Way;
import org.followthrough.trigger.PastDecisions;
import org.followthrough.trigger.PastDecisions.Choice;
import org.followthrough.trigger.PastDecisions.Redecided;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Says what a changed table would have chosen for the predictions on record, and how many calls
 * that would have come to. What it keeps grows with rules, coordinators and days, not with
 * predictions.
 */
@Component
class Backtests {

  /** More flips are counted, and not listed. */
  private static final int MOST_FLIPS = 10_000;

  private final PastDecisions past;
  private final DraftCheck check;
  private final DecisionTables tables;
  private final SilentWays ways;
  private final Coordinators coordinators;

  Backtests(
      PastDecisions past,
      DraftCheck check,
      DecisionTables tables,
      SilentWays ways,
      Coordinators coordinators) {
    this.past = past;
    this.check = check;
    this.tables = tables;
    this.ways = ways;
    this.coordinators = coordinators;
  }

  /**
   * @throws InvalidRequest where there is no such table, or the file could not be deployed as it
   */
  @Transactional(readOnly = true)
  public Backtest of(String key, byte[] file, Instant since) {
    if (!key.equals(PastDecisions.TABLE)) {
      throw InvalidRequest.notFound("table that decides on predictions called", key);
    }
    check.check(Map.of(key + ".dmn", file));
    Run run = new Run(ways.fresh());
    past.again(file, since, run::add);
    return run.backtest(rule -> annotation(key, file, rule));
  }

  private String annotation(String key, byte[] file, String rule) {
    return tables
        .draft(key, file)
        .annotation(rule)
        .or(() -> tables.newest(key).annotation(rule))
        .orElse("");
  }

  private final class Run {

    private final SilentWays.Known known;
    private final Map<String, int[]> byRule = new LinkedHashMap<>();
    private final List<Flip> flips = new ArrayList<>();
    private final Map<Day, int[]> calls =
        new TreeMap<>(
            Comparator.comparing(Day::day)
                .thenComparing(Day::coordinator, Comparator.naturalOrder()));
    private final Map<String, Integer> capacities = new LinkedHashMap<>();
    private long predictions;
    private long changed;
    private String familyId;
    private Side was;
    private Side wouldBe;

    private Run(SilentWays.Known known) {
      this.known = known;
    }

    private void add(Redecided one) {
      predictions++;
      rule(one.was().rule())[0]++;
      rule(one.wouldBe().rule())[1]++;
      if (!Objects.equals(one.was().workflow(), one.wouldBe().workflow())) {
        changed++;
        if (flips.size() < MOST_FLIPS) {
          flips.add(
              new Flip(
                  one.prediction().predictionId(),
                  one.prediction().familyId(),
                  one.was().workflow(),
                  one.wouldBe().workflow()));
        }
      }
      if (!one.prediction().familyId().equals(familyId)) {
        familyId = one.prediction().familyId();
        was = new Side(0);
        wouldBe = new Side(1);
      }
      was.decides(one, one.was());
      wouldBe.decides(one, one.wouldBe());
    }

    private int[] rule(String rule) {
      return byRule.computeIfAbsent(Objects.requireNonNullElse(rule, ""), id -> new int[2]);
    }

    private Backtest backtest(UnaryOperator<String> annotation) {
      List<Calls> all = new ArrayList<>();
      calls.forEach(
          (day, counts) ->
              all.add(
                  new Calls(
                      day.coordinator.isEmpty() ? null : day.coordinator,
                      day.day,
                      counts[0],
                      counts[1],
                      capacity(day.coordinator))));
      return new Backtest(
          predictions,
          changed,
          byRule.entrySet().stream()
              .map(
                  rule ->
                      new Rule(
                          rule.getKey().isEmpty() ? null : rule.getKey(),
                          rule.getKey().isEmpty()
                              ? "No rule fires"
                              : annotation.apply(rule.getKey()),
                          rule.getValue()[0],
                          rule.getValue()[1]))
              .toList(),
          flips,
          all,
          all.stream()
              .filter(day -> day.capacity() != null && day.wouldBe() > day.capacity())
              .map(Calls::day)
              .findFirst());
    }

    private Integer capacity(String coordinator) {
      return coordinator.isEmpty()
          ? null
          : capacities.computeIfAbsent(coordinator, id -> coordinators.find(id).callsPerDay());
    }

    /** What would have run for one family, by one of the two tables. */
    private final class Side {

      private final int column;
      private Instant busyUntil = Instant.MIN;
      private Instant restsUntil = Instant.MIN;
      private int priority;

      private Side(int column) {
        this.column = column;
      }

      private void decides(Redecided one, Choice choice) {
        if (choice.workflow() == null || one.at().isBefore(busyUntil)) {
          return;
        }
        Optional<Way> found = known.way(one, choice);
        if (found.isEmpty()
            || one.at().isBefore(restsUntil) && found.get().priority() <= priority) {
          return;
        }
        Way way = found.get();
        busyUntil = one.at().plus(way.length());
        restsUntil = busyUntil.plus(way.rest());
        priority = way.priority();
        way.untilTheCall()
            .ifPresent(
                until -> {
                  Instant at = one.at().plus(until);
                  String coordinator =
                      Optional.ofNullable(one.home().coordinator())
                          .flatMap(id -> inCharge(id, at))
                          .orElse("");
                  Day day = new Day(at.atZone(way.zone()).toLocalDate(), coordinator);
                  calls.computeIfAbsent(day, key -> new int[2])[column]++;
                });
      }
    }

    private Optional<String> inCharge(String coordinator, Instant at) {
      return known.inCharge(coordinator, at);
    }
  }

  private record Day(LocalDate day, String coordinator) {}

  /** A rule with how often it fires; null where none does. */
  record Rule(String rule, String description, int was, int wouldBe) {}

  /** A prediction for which the two choose differently; null is nothing. */
  record Flip(String predictionId, String familyId, String was, String wouldBe) {}

  /**
   * How many calls fall to somebody on a day.
   *
   * @param coordinator null where it is the group
   * @param capacity null where nobody said
   */
  record Calls(String coordinator, LocalDate day, int was, int wouldBe, Integer capacity) {}

  record Backtest(
      long predictions,
      long changed,
      List<Rule> byRule,
      List<Flip> flips,
      List<Calls> calls,
      Optional<LocalDate> firstDayOverCapacity) {}
}
