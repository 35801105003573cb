package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.oversight.desk.Fields.Field;
import org.followthrough.oversight.desk.Fields.Option;
import org.followthrough.oversight.desk.OpenTask.Kind;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.followthrough.oversight.desk.TaskCards.State;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Puts the desk's page together. */
@Component
class DeskView {

  private static final String OUTCOME = "callOutcome";
  private static final String CALL_NOTES = "callNotes";

  private final TaskCards cards;
  private final Fields fields;
  private final AnswerWays answers;
  private final People people;
  private final Frame frame;
  private final DeskPages pages;
  private final Past past;

  DeskView(
      TaskCards cards,
      Fields fields,
      AnswerWays answers,
      People people,
      Frame frame,
      DeskPages pages,
      Past past) {
    this.cards = cards;
    this.fields = fields;
    this.answers = answers;
    this.people = people;
    this.frame = frame;
    this.pages = pages;
    this.past = past;
  }

  /** Who is signed in. */
  By me() {
    return people.me();
  }

  /** What lies on the desk of whoever is signed in. */
  Desk desk(List<OpenTask> all, Optional<Kind> wanted, boolean everybodys) {
    String me = people.me().user();
    Map<Kind, List<OpenTask>> ready =
        all.stream()
            .filter(task -> everybodys || task.isFor(me))
            .filter(task -> task.said() == null)
            .filter(task -> task.isReady(past.clock().instant()))
            .collect(Collectors.groupingBy(OpenTask::kind));
    Kind kind =
        wanted.orElseGet(
            () ->
                Arrays.stream(Kind.values())
                    .filter(one -> ready.containsKey(one))
                    .findFirst()
                    .orElse(Kind.CALLS));
    List<OpenTask> later =
        all.stream()
            .filter(task -> everybodys || task.isFor(me))
            .filter(task -> task.said() == null && task.kind() == kind)
            .filter(task -> !task.isReady(past.clock().instant()))
            .sorted(Comparator.comparing(task -> task.times().followUp()))
            .toList();
    return new Desk(kind, ready, later, everybodys);
  }

  /**
   * @param filledIn what somebody filled in that could not be taken
   * @param problem why, or null
   */
  ResponseEntity<String> page(
      HttpStatus status,
      Desk desk,
      Optional<OpenTask> task,
      MultiValueMap<String, String> filledIn,
      String problem,
      HttpServletRequest request) {
    Map<String, Object> page =
        frame.around(task.map(TaskCards::heading).orElse("Nothing to do"), request);
    page.put("problem", problem);
    page.put("kinds", kinds(desk));
    Function<OpenTask, Row> rows = rows(task);
    page.put("list", desk.of(desk.kind()).stream().map(rows).toList());
    page.put("later", desk.later().stream().map(rows).toList());
    page.put("hasLater", !desk.later().isEmpty());
    page.put("everybodys", desk.everybodys());
    page.put("kind", desk.kind().name().toLowerCase(Locale.ROOT));
    page.put("kindTitle", desk.kind().title());
    page.put("open", null);
    page.put("nothing", task.isEmpty());
    task.ifPresent(one -> page.put("open", open(one, filledIn)));
    return pages.page(status, "desk", page);
  }

  /** It is done, or nobody's business here. */
  ResponseEntity<String> gone(
      String taskId, MultiValueMap<String, String> filledIn, HttpServletRequest request) {
    Optional<HistoricTaskInstance> task = past.task(taskId);
    Map<String, Object> page = frame.around("Somebody was faster", request);
    page.put(
        "what",
        past.said(taskId)
            .map(this::saidBy)
            .or(() -> task.map(this::done))
            .orElse("There is no such task, or it is not yours."));
    String typed =
        filledIn.entrySet().stream()
            .filter(field -> field.getKey().endsWith("Notes") || field.getKey().endsWith("Text"))
            .flatMap(field -> field.getValue().stream())
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining("\n"));
    page.put("typed", typed);
    page.put("familyId", task.flatMap(past::familyOf).orElse(null));
    return pages.page(
        filledIn.isEmpty() ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT, "gone", page);
  }

  /** What somebody who has the task open should hear; empty while it is theirs to do. */
  Optional<String> news(String taskId, Optional<OpenTask> task, String me) {
    if (task.isEmpty()) {
      return Optional.of(
          past.task(taskId).map(this::done).orElse("This task is not there any more."));
    }
    return Optional.ofNullable(task.get().said())
        .filter(said -> !said.by().user().equals(me))
        .map(this::saidBy);
  }

  private String saidBy(SaidOutcome said) {
    return "%s has just noted: %s.".formatted(people.name(said.by().user()), said.said().label());
  }

  private String done(HistoricTaskInstance task) {
    String when =
        task.getEndTime() == null
            ? "already"
            : cards.words(null).ago(task.getEndTime().toInstant());
    return task.getAssignee() == null || !"completed".equals(task.getDeleteReason())
        ? "The workflow went on by itself %s; nothing is to be done here.".formatted(when)
        : "%s completed this %s.".formatted(people.name(task.getAssignee()), when);
  }

  private Open open(OpenTask task, MultiValueMap<String, String> filledIn) {
    boolean isCall = task.key().equals(OpenTask.CALL);
    List<Field> asked = fields.of(task.id(), filledIn);
    Map<String, String> outcomes =
        asked.stream()
            .filter(field -> isCall && field.key().equals(OUTCOME))
            .flatMap(field -> field.options().stream())
            .collect(
                Collectors.toMap(
                    Option::value, Option::label, (one, two) -> one, LinkedHashMap::new));
    boolean hasOutcomes = !outcomes.isEmpty();
    return new Open(
        cards.of(task),
        hasOutcomes
            ? new Calling(
                cards.outcomes(task, outcomes),
                cards.callCount(task).orElse(null),
                filledIn.getFirst(CALL_NOTES),
                cards.days(task),
                TaskCards.hours(),
                cards.words(task.family()).zone().getId().replace('_', ' '))
            : null,
        hasOutcomes
            ? null
            : new Form(
                asked,
                task.key().equals("answerTheReply") && task.family() != null
                    ? answers.of(task, filledIn)
                    : null),
        past.context(task.id()),
        task.assignee() != null && !task.assignee().equals(people.me().user())
            ? people.name(task.assignee())
            : null,
        task.said() == null ? null : saidBy(task.said()));
  }

  private List<Tab> kinds(Desk desk) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind == desk.kind() || !desk.of(kind).isEmpty())
        .map(
            kind ->
                new Tab(
                    kind.title(),
                    kind.name().toLowerCase(Locale.ROOT),
                    desk.of(kind).size(),
                    kind == desk.kind()))
        .toList();
  }

  /** Who looks, and what others are called, is asked once for all rows. */
  private Function<OpenTask, Row> rows(Optional<OpenTask> open) {
    String me = people.me().user();
    Map<String, String> names = new HashMap<>();
    return task -> {
      LocalWords words = cards.words(task.family());
      return new Row(
          task.id(),
          task.family() == null ? task.name() : task.family().familyName() + " family",
          task.family() == null || task.key().equals(OpenTask.CALL) ? null : task.name(),
          cards.state(task, words),
          task.assignee() == null
              ? "nobody's yet"
              : task.assignee().equals(me)
                  ? null
                  : names.computeIfAbsent(task.assignee(), people::name),
          open.filter(one -> one.id().equals(task.id())).isPresent());
    };
  }

  /**
   * What lies on a desk.
   *
   * @param kind which of the piles is looked at
   * @param ready what can be taken up now, in the order in which it matters
   * @param later of this pile what is to be taken up later
   */
  record Desk(
      Kind kind, Map<Kind, List<OpenTask>> ready, List<OpenTask> later, boolean everybodys) {

    List<OpenTask> of(Kind pile) {
      return ready.getOrDefault(pile, List.of());
    }

    Optional<OpenTask> first() {
      return of(kind).stream().findFirst();
    }
  }

  record Tab(String title, String word, int count, boolean current) {}

  record Row(String id, String title, String what, State state, String whose, boolean current) {}

  /**
   * The task that is looked at.
   *
   * @param calling how the call can go, or null where it is none
   * @param form what is to be filled in, or null where it is a call
   * @param context all that is known, as text
   */
  record Open(
      TaskCards.Card card,
      Calling calling,
      Form form,
      String context,
      String whose,
      String saidBy) {}

  /**
   * @param answer by which ways the family can be written to, or null
   */
  record Form(List<Field> fields, AnswerWays.Answer answer) {}

  record Calling(
      List<TaskCards.Choice> outcomes,
      String count,
      String notes,
      List<Option> days,
      List<Option> hours,
      String zone) {}

  /** What the engine remembers of tasks, whoever asks. */
  @Component
  record Past(
      HistoryService history,
      TaskService tasks,
      SaidOutcomes outcomes,
      EngineTransaction engine,
      Clock clock) {

    Optional<HistoricTaskInstance> task(String taskId) {
      return Optional.ofNullable(
          engine.withoutAuthorization(
              () -> history.createHistoricTaskInstanceQuery().taskId(taskId).singleResult()));
    }

    /** What somebody has just said of it. */
    Optional<SaidOutcome> said(String taskId) {
      return outcomes.find(taskId).filter(said -> said.overtakenBy() == null);
    }

    Optional<String> familyOf(HistoricTaskInstance task) {
      return Optional.ofNullable(
              engine.withoutAuthorization(
                  () ->
                      history
                          .createHistoricVariableInstanceQuery()
                          .variableName(ProcessVariable.FAMILY_ID.name())
                          .processInstanceId(task.getProcessInstanceId())
                          .list()
                          .stream()
                          .findFirst()
                          .orElse(null)))
          .map(variable -> (String) variable.getValue());
    }

    String context(String taskId) {
      return (String) tasks.getVariable(taskId, ProcessVariable.CONTEXT.name());
    }
  }
}
