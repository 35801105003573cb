package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.followthrough.oversight.desk.Fields.Field;
import org.followthrough.oversight.desk.Fields.NotUnderstood;
import org.followthrough.oversight.desk.Fields.Option;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.followthrough.oversight.desk.SaidOutcome.Letter;
import org.followthrough.oversight.desk.SaidOutcome.Said;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What coordinators say of tasks at the desk. */
@RestController
@RequestMapping("/desk/tasks/{taskId}")
class OutcomeController {

  private static final String OUTCOME = "callOutcome";
  private static final int LONGEST_NOTE = 4000;

  private final OpenTasks tasks;
  private final ReversibleOutcomes outcomes;
  private final PostponedCalls postponed;
  private final Fields fields;
  private final TaskCards cards;
  private final AnswerWays answers;
  private final DeskView view;

  OutcomeController(
      OpenTasks tasks,
      ReversibleOutcomes outcomes,
      PostponedCalls postponed,
      Fields fields,
      TaskCards cards,
      AnswerWays answers,
      DeskView view) {
    this.tasks = tasks;
    this.outcomes = outcomes;
    this.postponed = postponed;
    this.fields = fields;
    this.cards = cards;
    this.answers = answers;
    this.view = view;
  }

  /** It went so; the next family comes. */
  @PostMapping("/outcome")
  ResponseEntity<String> outcome(
      @PathVariable String taskId,
      @RequestParam MultiValueMap<String, String> filledIn,
      HttpServletRequest request) {
    Optional<OpenTask> found = tasks.find(taskId);
    By me = view.me();
    if (found.isEmpty() || found.get().said() != null) {
      return view.gone(taskId, filledIn, request);
    }
    OpenTask task = found.get();
    if (!tasks.mayComplete(task, me)) {
      return again(HttpStatus.FORBIDDEN, task, filledIn, "This task is not yours to do.", request);
    }
    Said said;
    try {
      said =
          said(task, fields.answers(taskId, filledIn), answers.letter(task, filledIn).orElse(null));
    } catch (NotUnderstood e) {
      return again(HttpStatus.BAD_REQUEST, task, filledIn, e.getMessage(), request);
    }
    if (outcomes.say(task, said, me).isEmpty()) {
      return view.gone(taskId, filledIn, request);
    }
    return to("/desk?kind=" + word(task));
  }

  @PostMapping("/take-back")
  ResponseEntity<String> takeBack(@PathVariable String taskId, HttpServletRequest request) {
    String me = view.me().user();
    outcomes.read(taskId, me);
    outcomes.takeBack(taskId, me);
    return to("/desk/tasks/" + URI.create(taskId).getRawPath());
  }

  /** Somebody has read that another was faster. */
  @PostMapping("/read")
  ResponseEntity<String> read(@PathVariable String taskId) {
    outcomes.read(taskId, view.me().user());
    return to("/desk");
  }

  /** To be called again at a moment that the family was promised, or not before one. */
  @PostMapping("/postpone")
  ResponseEntity<String> postpone(
      @PathVariable String taskId,
      @RequestParam MultiValueMap<String, String> filledIn,
      HttpServletRequest request) {
    Optional<OpenTask> found = tasks.find(taskId);
    if (found.isEmpty() || found.get().said() != null) {
      return view.gone(taskId, filledIn, request);
    }
    OpenTask task = found.get();
    if (!tasks.mayComplete(task, view.me())) {
      return again(HttpStatus.FORBIDDEN, task, filledIn, "This task is not yours to do.", request);
    }
    String notes = Optional.ofNullable(filledIn.getFirst("callNotes")).orElse("").strip();
    try {
      if (notes.length() > LONGEST_NOTE) {
        throw new NotUnderstood("Notes must have at most " + LONGEST_NOTE + " characters.");
      }
      postponed.postpone(
          task,
          moment(task, filledIn),
          "promised".equals(filledIn.getFirst("as")),
          notes,
          view.me().user());
    } catch (NotUnderstood e) {
      return again(HttpStatus.BAD_REQUEST, task, filledIn, e.getMessage(), request);
    }
    return to("/desk?kind=" + word(task));
  }

  private Instant moment(OpenTask task, MultiValueMap<String, String> filledIn) {
    LocalWords words = cards.words(task.family());
    try {
      Instant moment =
          ZonedDateTime.of(
                  LocalDate.parse(String.valueOf(filledIn.getFirst("day"))),
                  LocalTime.parse(String.valueOf(filledIn.getFirst("time"))),
                  words.zone())
              .toInstant();
      if (!moment.isAfter(words.now())) {
        throw new NotUnderstood(
            "%s is over: it is %s there now. Choose a later time."
                .formatted(words.moment(moment), words.timeNow()));
      }
      return moment;
    } catch (DateTimeException e) {
      throw new NotUnderstood("Choose the day and the time at which to call again.");
    }
  }

  private Said said(OpenTask task, Map<String, Object> answers, Letter letter) {
    Object outcome = answers.get(OUTCOME);
    if (letter != null) {
      return new Said("answered", this.answers.leaves(task, letter), answers, letter, false);
    }
    if (task.key().equals(OpenTask.CALL) && outcome != null) {
      Map<String, String> labels = new LinkedHashMap<>();
      fields.of(task.id(), new LinkedMultiValueMap<>()).stream()
          .filter(field -> field.key().equals(OUTCOME))
          .map(Field::options)
          .flatMap(List::stream)
          .forEach(option -> labels.put(option.value(), option.label()));
      return cards.outcomes(task, labels).stream()
          .filter(choice -> choice.value().equals(outcome))
          .findFirst()
          .map(
              choice ->
                  new Said(choice.label(), choice.consequence(), answers, null, choice.grave()))
          .orElseThrow(() -> new NotUnderstood("Say how the call went."));
    }
    String chosen =
        fields.of(task.id(), multi(answers)).stream()
            .flatMap(field -> field.options().stream())
            .filter(Option::chosen)
            .map(Option::label)
            .findFirst()
            .orElse("Done");
    return new Said(chosen, TaskCards.heading(task), answers, null, false);
  }

  private static MultiValueMap<String, String> multi(Map<String, Object> answers) {
    MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
    answers.forEach((key, value) -> values.add(key, String.valueOf(value)));
    return values;
  }

  private ResponseEntity<String> again(
      HttpStatus status,
      OpenTask task,
      MultiValueMap<String, String> filledIn,
      String problem,
      HttpServletRequest request) {
    boolean everybodys = !task.isFor(view.me().user());
    return view.page(
        status,
        view.desk(tasks.all(), Optional.of(task.kind()), everybodys),
        Optional.of(task),
        filledIn,
        problem,
        request);
  }

  private static String word(OpenTask task) {
    return task.kind().name().toLowerCase(Locale.ROOT);
  }

  private static ResponseEntity<String> to(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }
}
