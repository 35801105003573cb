package org.followthrough.oversight.desk;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.followthrough.audit.TaskHistory;
import org.followthrough.audit.TaskHistory.TaskRecord;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.trigger.Prediction;
import org.springframework.stereotype.Component;

/** What somebody needs to know of one task, in the order in which they need it. */
@Component
class TaskCards {

  private static final int DAYS_TO_CHOOSE_FROM = 10;

  private final Attempts attempts;
  private final Replies replies;
  private final TaskHistory history;
  private final CallConsequences consequences;
  private final Organisation organisation;
  private final People people;
  private final Clock clock;

  TaskCards(
      Attempts attempts,
      Replies replies,
      TaskHistory history,
      CallConsequences consequences,
      Organisation organisation,
      People people,
      Clock clock) {
    this.attempts = attempts;
    this.replies = replies;
    this.history = history;
    this.consequences = consequences;
    this.organisation = organisation;
    this.people = people;
    this.clock = clock;
  }

  Card of(OpenTask task) {
    LocalWords words = words(task.family());
    return new Card(
        task.id(),
        heading(task),
        state(task, words),
        task.family() == null ? null : who(task.family(), words),
        why(task, words),
        contacts(task, words),
        Optional.ofNullable(task.prediction()).map(Prediction::recommendation).orElse(null));
  }

  /** In the zone of the family, or of the organisation where it has none. */
  LocalWords words(Family family) {
    ZoneId zone = family == null ? organisation.timeZone() : family.zoneOr(organisation);
    return new LocalWords(zone, clock.instant());
  }

  static String heading(OpenTask task) {
    if (task.family() == null) {
      return task.name();
    }
    String family = "the " + task.family().familyName() + " family";
    if (task.key().equals(OpenTask.CALL)) {
      return "Call " + family;
    }
    return task.name().contains(task.family().familyName())
        ? task.name()
        : task.name() + ": " + family;
  }

  /** How pressing it is, in few words. */
  State state(OpenTask task, LocalWords words) {
    Instant now = clock.instant();
    return new State(
        task.prediction() == null ? null : Math.round(task.risk() * 100) + "% risk",
        task.isPromised()
            ? "Promised for " + words.moment(task.postponement().notBefore())
            : task.postponement() != null && !task.isReady(now)
                ? "Not before " + words.moment(task.postponement().notBefore())
                : null,
        task.times().due() == null
            ? null
            : task.isOverdue(now)
                ? "Was due " + words.moment(task.times().due())
                : "Due " + words.moment(task.times().due()),
        task.isOverdue(now));
  }

  private Who who(Family family, LocalWords words) {
    boolean elsewhere = !words.zone().equals(organisation.timeZone());
    return new Who(
        family.familyId(),
        new Phone(family.phone(), shown(family.phone()), family.mayBeCalled()),
        elsewhere || words.isNight() ? "It is %s there.".formatted(words.timeNow()) : null,
        words.isNight(),
        Optional.ofNullable(family.language())
            .filter(language -> !language.getLanguage().equals("en"))
            .map(language -> language.getDisplayLanguage(Locale.ENGLISH))
            .orElse(null));
  }

  private Contacts contacts(OpenTask task, LocalWords words) {
    return new Contacts(
        lastWords(task, words).orElse(null),
        task.instanceId() == null
            ? List.of()
            : attempts.of(task.instanceId()).stream().map(sent -> sent(sent, words)).toList(),
        calls(task, words));
  }

  private Optional<LastWords> lastWords(OpenTask task, LocalWords words) {
    return Optional.ofNullable(task.familyId())
        .flatMap(replies::newestOf)
        .map(
            reply ->
                new LastWords(
                    reply.text(),
                    (reply.channel().equals("sms") ? "by text, " : "by email, ")
                        + words.moment(reply.receivedAt())));
  }

  private static List<String> why(OpenTask task, LocalWords words) {
    List<String> why = new ArrayList<>();
    Prediction prediction = task.prediction();
    if (prediction != null) {
      why.add(
          "%d%% likely to leave within %d days%s. The prediction is %d%% sure."
              .formatted(
                  Math.round(prediction.probability() * 100),
                  prediction.windowDays(),
                  prediction.predictedAt() == null
                      ? ""
                      : ", predicted " + words.moment(prediction.predictedAt()),
                  Math.round(prediction.confidence())));
    }
    return why;
  }

  private static Sent sent(Attempt attempt, LocalWords words) {
    return new Sent(
        attempt.channel().equals("sms") ? "Text" : "Email",
        attempt.message().subject(),
        words.moment(attempt.begunAt()),
        switch (attempt.state()) {
          case BEGUN -> "is on its way";
          case SENT -> "sent";
          case DELIVERED -> "arrived";
          case BOUNCED -> "came back";
          case FAILED -> "could not be sent";
          case SKIPPED -> "was not sent";
          case UNKNOWN -> "may or may not have arrived";
        },
        attempt.result().detail());
  }

  private List<Call> calls(OpenTask task, LocalWords words) {
    return task.instanceId() == null
        ? List.of()
        : history.of(task.instanceId()).stream()
            .filter(record -> record.type().equals("call") && record.end().isCompleted())
            .map(record -> call(record, words))
            .toList();
  }

  private Call call(TaskRecord record, LocalWords words) {
    Map<String, Object> filledIn = record.end().filledIn();
    return new Call(
        String.valueOf(filledIn.getOrDefault("callOutcome", "done")).replace('_', ' '),
        words.moment(record.end().at()),
        people.name(record.actor()),
        String.valueOf(filledIn.getOrDefault("callNotes", "")));
  }

  /** The buttons of a call: what happened, and what that leads to. */
  List<Choice> outcomes(OpenTask task, Map<String, String> labels) {
    Map<String, String> leadsTo = consequences.of(task);
    return labels.entrySet().stream()
        .map(
            outcome ->
                new Choice(
                    outcome.getKey(),
                    outcome.getValue(),
                    leadsTo.getOrDefault(outcome.getKey(), "The workflow goes on."),
                    outcome.getKey().equals("do_not_contact")))
        .toList();
  }

  Optional<String> callCount(OpenTask task) {
    return consequences.count(task);
  }

  /** The days that a family may ask for, by its own calendar. */
  List<Fields.Option> days(OpenTask task) {
    LocalWords words = words(task.family());
    LocalDate today = words.now().atZone(words.zone()).toLocalDate();
    return today
        .datesUntil(today.plusDays(DAYS_TO_CHOOSE_FROM))
        .map(
            day ->
                new Fields.Option(
                    day.toString(), words.dayToChoose(day), day.equals(today.plusDays(1))))
        .toList();
  }

  static List<Fields.Option> hours() {
    return IntStream.rangeClosed(16, 41)
        .mapToObj(half -> LocalTime.of(half / 2, half % 2 * 30))
        .map(
            time ->
                new Fields.Option(
                    time.toString(), time.toString(), time.equals(LocalTime.of(16, 0))))
        .toList();
  }

  /** A number as people read it; the link dials it as it is on record. */
  static String shown(String phone) {
    return phone == null || !phone.matches("\\+1\\d{10}")
        ? phone
        : "+1 %s-%s-%s".formatted(phone.substring(2, 5), phone.substring(5, 8), phone.substring(8));
  }

  /**
   * @param recommendation what to talk about, or null
   */
  record Card(
      String id,
      String heading,
      State state,
      Who who,
      List<String> why,
      Contacts contacts,
      String recommendation) {}

  /** What there is nothing to say of is null. */
  record State(String risk, String promised, String due, boolean overdue) {}

  /**
   * @param timeThere a sentence, where it is not the reader's time or a bad one
   * @param language that the family reads, where it is not English
   */
  record Who(String familyId, Phone phone, String timeThere, boolean night, String language) {}

  /**
   * @param number as it is dialled, or null
   * @param shown as people read it
   */
  record Phone(String number, String shown, boolean mayBeCalled) {}

  /**
   * What was said between the family and us.
   *
   * @param lastWords or null where the family has not written
   */
  record Contacts(LastWords lastWords, List<Sent> sent, List<Call> calls) {}

  /** The newest words of the family. */
  record LastWords(String text, String when) {}

  /**
   * One message to the family.
   *
   * @param subject or null where it had none
   */
  record Sent(String what, String subject, String when, String result, String why) {}

  /** One call that was made. */
  record Call(String outcome, String when, String by, String notes) {}

  /** One way that a task can go. */
  record Choice(String value, String label, String consequence, boolean grave) {}
}
