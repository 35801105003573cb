package org.followthrough.rehearsal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.ForeseenExpressions;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.outreach.ForeseenMessages;
import org.followthrough.rehearsal.Occasion.Start;
import org.followthrough.rehearsal.Occasion.Surroundings;
import org.followthrough.rehearsal.Supposition.Assume;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.trigger.ForeseenStarts;
import org.followthrough.trigger.ForeseenStarts.Cause;
import org.followthrough.trigger.Prediction;
import org.followthrough.workflow.WorkflowProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Says what a workflow would do for a family. All of it is read in one transaction in which
 * PostgreSQL itself refuses to write anything or to lock a row.
 */
@Component
class Previews {

  /** A diagram that forks and forks again is previewed so far. */
  private static final int MOST_PATHS = 60;

  /** Longer than anybody plans, and within what calendars of holidays know. */
  private static final int MOST_YEARS = 5;

  private final Drawings drawings;
  private final Families families;
  private final ForeseenStarts starts;
  private final ForeseenMessages messages;
  private final ForeseenExpressions expressions;
  private final DecisionTables tables;
  private final Calendars calendars;

  Previews(
      Drawings drawings,
      Families families,
      ForeseenStarts starts,
      ForeseenMessages messages,
      ForeseenExpressions expressions,
      DecisionTables tables,
      Calendars calendars) {
    this.drawings = drawings;
    this.families = families;
    this.starts = starts;
    this.messages = messages;
    this.expressions = expressions;
    this.tables = tables;
    this.calendars = calendars;
  }

  /** The clock and the calendars that all previews go by. */
  @Component
  record Calendars(Clock clock, Organisation organisation, HolidayCalendars holidays) {}

  /**
   * @param draft diagrams that are not deployed, by the keys of their processes
   * @throws InvalidRequest where there is no such workflow, version or family
   */
  @Transactional(readOnly = true)
  public Preview of(Wish wish, Map<String, DrawnProcess> draft) {
    DiagramSource source = new DiagramSource(drawings, draft);
    DrawnProcess drawn = drawn(wish, source);
    WorkflowProperties stated =
        WorkflowProperties.of(drawn.properties())
            .orElseThrow(() -> InvalidRequest.notFound("workflow", wish.workflow));
    Family family =
        families
            .find(wish.familyId)
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.UNKNOWN_REFERENCE,
                        "familyId",
                        "names no known family: " + wish.familyId));
    Instant startAt = startAt(wish);
    Cause cause = cause(wish, stated, family, startAt);
    Occasion occasion =
        new Occasion(
            wish.workflow,
            family,
            new Start(cause, wish.urgent.orElse(cause.urgent()), startAt),
            Optional.of(stated.lengthDays()),
            Supposition.silence(),
            surroundings(source, startAt));
    return new Preview(
        drawn.version(), family.familyId(), startAt, paths(occasion, drawn, wish.assume));
  }

  /** The one way of a workflow for a family that says nothing, in the caller's transaction. */
  Path silence(DrawnProcess drawn, Family family, Cause cause, Instant startAt) {
    return walked(
        new Occasion(
            drawn.key(),
            family,
            new Start(cause, cause.urgent(), startAt),
            WorkflowProperties.of(drawn.properties()).map(WorkflowProperties::lengthDays),
            Supposition.silence(),
            surroundings(new DiagramSource(drawings, Map.of()), startAt)),
        drawn);
  }

  private Surroundings surroundings(DiagramSource source, Instant startAt) {
    return new Surroundings(
        source, calendars.organisation, calendars.holidays, new ForeseenMessages.Memory(startAt));
  }

  private DrawnProcess drawn(Wish wish, DiagramSource source) {
    if (wish.version.isEmpty()) {
      return source
          .newest(wish.workflow)
          .orElseThrow(() -> InvalidRequest.notFound("workflow", wish.workflow));
    }
    if (source.newest(wish.workflow).isEmpty()) {
      throw InvalidRequest.notFound("workflow", wish.workflow);
    }
    return source
        .version(wish.workflow, wish.version.get())
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    Kind.UNKNOWN_REFERENCE,
                    "version",
                    "names no deployed version of " + wish.workflow + ": " + wish.version.get()));
  }

  private Instant startAt(Wish wish) {
    Instant now = calendars.clock.instant();
    // As the engine keeps it.
    Instant startAt = wish.startAt.orElse(now).truncatedTo(ChronoUnit.MILLIS);
    long most = ChronoUnit.YEARS.getDuration().toSeconds() * MOST_YEARS;
    if (Math.abs(ChronoUnit.SECONDS.between(now, startAt)) > most) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "startAt",
          "must lie within " + MOST_YEARS + " years of now, which is " + now);
    }
    return startAt;
  }

  private Cause cause(Wish wish, WorkflowProperties stated, Family family, Instant startAt) {
    return switch (stated.trigger()) {
      case "prediction" ->
          starts.byPrediction(wish.workflow, family, wish.supposed.prediction, startAt);
      case "event" -> starts.byEvent(wish.workflow, family, wish.supposed.payload);
      default -> Cause.none();
    };
  }

  private List<Path> paths(Occasion silent, DrawnProcess drawn, Assume assume) {
    List<Path> silence = explored(silent, drawn);
    List<Path> paths = new ArrayList<>();
    if (assume == Assume.NO_REPLY || assume == Assume.ALL) {
      paths.addAll(silence);
    }
    List<String> sent = silence.get(0).messages();
    if (assume == Assume.REPLY || assume == Assume.ALL) {
      paths.addAll(acted(silent, drawn, Assume.REPLY, sent.size()));
    }
    if (assume == Assume.UNDELIVERABLE || assume == Assume.ALL) {
      undelivered(sent)
          .map(channels -> walked(silent.supposing(Supposition.undeliverable(channels)), drawn))
          .forEach(paths::add);
    }
    if (assume == Assume.STOP || assume == Assume.ALL) {
      paths.addAll(acted(silent, drawn, Assume.STOP, sent.size()));
    }
    return paths.stream().limit(MOST_PATHS).toList();
  }

  /** The family acts after each message in turn. */
  private List<Path> acted(Occasion occasion, DrawnProcess drawn, Assume assume, int messages) {
    return IntStream.range(0, Math.min(messages, MOST_PATHS))
        .mapToObj(message -> Supposition.acts(assume, message))
        .map(supposed -> walked(occasion.supposing(supposed), drawn))
        .filter(Path::hasHappened)
        .toList();
  }

  /** What is used comes back alone, and all channels together. */
  private Stream<Set<String>> undelivered(List<String> used) {
    Set<String> all = Set.copyOf(messages.channels());
    return used.isEmpty()
        ? Stream.empty()
        : Stream.concat(used.stream().distinct().map(Set::of), Stream.of(all)).distinct();
  }

  /** Every way on which only people or later events decide. */
  private List<Path> explored(Occasion occasion, DrawnProcess drawn) {
    List<Path> paths = new ArrayList<>();
    Deque<Supposition> next = new ArrayDeque<>(List.of(occasion.supposition()));
    Predicate<List<Integer>> isNew = new HashSet<>()::add;
    while (!next.isEmpty() && paths.size() < MOST_PATHS) {
      Path path = walked(occasion.supposing(next.poll()), drawn);
      paths.add(path);
      path.others().stream().filter(other -> isNew.test(other.choices())).forEach(next::add);
    }
    return paths;
  }

  private Path walked(Occasion occasion, DrawnProcess drawn) {
    Agenda agenda = new Agenda(occasion.startAt());
    WalkedWays ways =
        new WalkedWays(occasion, expressions, occasion.family().zoneOr(calendars.organisation));
    WalkedSteps steps = new WalkedSteps(occasion, ways, messages, tables, agenda);
    Variables variables = new Variables(null);
    occasion.cause().variables().forEach(variables::set);
    variables.set(ProcessVariable.FAMILY_ID.name(), occasion.family().familyId());
    if (occasion.urgent()) {
      variables.set(ProcessVariable.URGENT.name(), true);
    }
    Optional<StartEvent> start = drawn.start();
    start.ifPresent(event -> new Walk(agenda, steps, ways).through(drawn, variables, event));
    return steps.path();
  }

  /**
   * What somebody wants to see.
   *
   * @param version empty for the newest
   * @param urgent empty for what the decision says
   */
  record Wish(
      String workflow,
      String familyId,
      Optional<Instant> startAt,
      Assume assume,
      Optional<Integer> version,
      Optional<Boolean> urgent,
      SupposedCause supposed) {}

  /**
   * What would start it.
   *
   * @param prediction empty for the one on record
   * @param payload of the event; empty for the example in its schema
   */
  record SupposedCause(Optional<Prediction> prediction, Optional<Map<String, Object>> payload) {}

  record Preview(int version, String familyId, Instant startAt, List<Path> paths) {}
}
