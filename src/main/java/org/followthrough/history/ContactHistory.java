package org.followthrough.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.followthrough.audit.AuditEntry;
import org.followthrough.audit.AuditKind;
import org.followthrough.instance.InstanceActionLog;

/**
 * What happened to a family as a person wants to read it, from the entries of its audit and from
 * nothing else: so it outlives what the engine forgets, and what a check value proves stands for
 * all that is told.
 */
final class ContactHistory {

  private static final Set<String> NOT_FILLED_IN = Set.of("task", "taskId");

  /** Whoever reads the story must not be able to unsubscribe the family. */
  private static final Pattern UNSUBSCRIBE_LINK = Pattern.compile("(/unsubscribe/)[0-9a-f-]{36}");

  private final Map<String, List<AuditEntry>> threads;
  private final Map<String, String> steps;

  private ContactHistory(List<AuditEntry> entries) {
    threads =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    ContactHistory::thread, LinkedHashMap::new, Collectors.toList()));
    steps =
        entries.stream()
            .filter(entry -> entry.says("step") && entry.says("stepId"))
            .collect(
                Collectors.toMap(
                    entry -> entry.fact("stepId"), entry -> entry.fact("step"), (one, two) -> one));
  }

  /** Oldest first; a message, a task or a prediction with what became of it is one line. */
  static List<HistoryEntry> of(List<AuditEntry> entries) {
    ContactHistory story = new ContactHistory(entries);
    return story.threads.values().stream()
        .flatMap(story::told)
        .sorted(
            Comparator.<HistoryEntry, Instant>comparing(line -> line.entry().at())
                .thenComparing(line -> line.entry().id()))
        .toList();
  }

  /** What is told together. */
  private static String thread(AuditEntry entry) {
    if (entry.says("number")) {
      return "message " + entry.fact("stepId") + "#" + entry.fact("number");
    }
    if (entry.says("taskId")) {
      return "task " + entry.fact("taskId");
    }
    return isOfPrediction(entry)
        ? "prediction " + entry.said("predictionId")
        : "entry " + entry.id();
  }

  private static boolean isOfPrediction(AuditEntry entry) {
    return entry.kind().subject().equals("prediction");
  }

  private Stream<HistoryEntry> told(List<AuditEntry> thread) {
    AuditEntry first = thread.get(0);
    if (first.says("number")) {
      return Stream.of(message(first, thread.get(thread.size() - 1)));
    }
    if (first.says("taskId")) {
      return Stream.of(task(thread));
    }
    return isOfPrediction(first) ? prediction(thread) : told(first);
  }

  private static HistoryEntry message(AuditEntry begun, AuditEntry last) {
    return new HistoryEntry(
        begun,
        HistoryEntry.Kind.MESSAGE,
        true,
        begun.fact("step"),
        new Message(
            begun.fact("channel"),
            begun.said("address"),
            begun.said("subject"),
            withoutLink(begun.said("text"))),
        new Result(last.kind().what(), last == begun ? null : last.at(), last.said("detail")),
        begun.actor());
  }

  /** Choices are the result, words are the text. */
  private static HistoryEntry task(List<AuditEntry> thread) {
    AuditEntry last = thread.get(thread.size() - 1);
    if (last.kind() == AuditKind.TASK_COMPLETED) {
      String choices =
          fields(last.facts())
              .filter(choice -> !NOT_FILLED_IN.contains(choice.getKey()))
              .map(choice -> plain(choice.getValue().asText()))
              .collect(Collectors.joining(", "));
      String words =
          last.payload() == null
              ? ""
              : fields(last.payload())
                  .map(word -> word.getValue().asText())
                  .filter(word -> !word.isBlank())
                  .collect(Collectors.joining("\n"));
      return new HistoryEntry(
          last,
          HistoryEntry.Kind.TASK,
          true,
          last.fact("task"),
          new Message(
              last.says("callOutcome") ? "call" : null, null, null, words.isEmpty() ? null : words),
          new Result(choices.isEmpty() ? "done" : choices, null, null),
          last.actor());
    }
    boolean isOpen = last.kind() != AuditKind.TASK_TAKEN_AWAY;
    return new HistoryEntry(
        isOpen ? thread.get(0) : last,
        HistoryEntry.Kind.TASK,
        false,
        last.fact("task"),
        Message.NONE,
        new Result(isOpen ? "open" : "taken away", null, null),
        isOpen ? last.fact("assignee") : last.actor());
  }

  private static Stream<HistoryEntry> prediction(List<AuditEntry> thread) {
    AuditEntry last = thread.get(thread.size() - 1);
    boolean isDecided = last.kind() == AuditKind.PREDICTION_DECIDED;
    return thread.stream()
        .map(entry -> entry == last && isDecided ? decided(entry) : received(entry, isDecided));
  }

  private static HistoryEntry received(AuditEntry entry, boolean isDecided) {
    return new HistoryEntry(
        entry,
        HistoryEntry.Kind.DECISION,
        false,
        "A prediction came: risk %d %%, confidence %d, within %s days"
            .formatted(
                Math.round(entry.facts().path("probability").asDouble() * 100),
                Math.round(entry.facts().path("confidence").asDouble()),
                entry.fact("windowDays")),
        Message.saying(entry.said("recommendation")),
        new Result(
            isDecided ? null : plain(entry.facts().path("result").asText("not_triggered")),
            null,
            table(entry)),
        entry.actor());
  }

  private static HistoryEntry decided(AuditEntry entry) {
    String reason = entry.said("reason");
    return line(
        entry,
        HistoryEntry.Kind.DECISION,
        "A prediction was decided: " + plain(entry.fact("chosen")),
        plain(entry.fact("result")),
        reason == null ? table(entry) : reason + "\n" + table(entry));
  }

  private static String table(AuditEntry entry) {
    return "Table select_intervention, version %s%s"
        .formatted(
            entry.fact("tableVersion"),
            entry.fact("rule") == null ? "" : ", rule " + entry.fact("rule"));
  }

  private Stream<HistoryEntry> told(AuditEntry entry) {
    return switch (entry.kind()) {
      case FAMILY_RECORDED ->
          Stream.of(inside(entry, HistoryEntry.Kind.FAMILY, "The family was recorded", null, null));
      case FAMILY_CHANGED -> family(entry);
      case EVENT_RECEIVED ->
          Stream.of(
              line(
                  entry,
                  HistoryEntry.Kind.DECISION,
                  "Told of: " + plain(entry.fact("type")),
                  null,
                  null));
      case INSTANCE_TRIGGERED ->
          Stream.of(
              line(entry, HistoryEntry.Kind.WORKFLOW, "Started: " + workflow(entry), null, null));
      case INSTANCE_COMPLETED, INSTANCE_FAILED, INSTANCE_CANCELLED ->
          Stream.of(
              line(
                  entry,
                  HistoryEntry.Kind.WORKFLOW,
                  "Ended: " + workflow(entry),
                  plain(entry.fact("outcome")),
                  entry.said("outcomeNotes")));
      case WAIT_BEGUN ->
          Stream.of(
              inside(
                  entry, HistoryEntry.Kind.WAIT, "Waits until: " + entry.fact("step"), null, null));
      case MESSAGE_HELD -> Stream.of(held(entry));
      case REPLY_RECEIVED -> Stream.of(reply(entry, "The family wrote"));
      case REPLY_AUTOMATIC -> Stream.of(reply(entry, "An automatic answer came"));
      case REPLY_REPORT -> Stream.of(reply(entry, "A message came back"));
      case REPLY_COMPLAINT -> Stream.of(reply(entry, "A complaint about a message came"));
      case REPLY_STAFF ->
          Stream.of(
              inside(
                  entry,
                  HistoryEntry.Kind.ACTION,
                  "Somebody who works here wrote, with our mailbox in copy",
                  entry.said("text"),
                  entry.fact("rule")));
      case REPLY_CONSENT -> Stream.of(reply(entry, "The family changed what may be sent"));
      case REPLY_SET_ASIDE -> Stream.of(reply(entry, "A message was set aside"));
      case CONSENT_GIVEN, CONSENT_WITHDRAWN ->
          Stream.of(
              new HistoryEntry(
                  entry,
                  HistoryEntry.Kind.CONSENT,
                  true,
                  "Consent",
                  Message.on(entry.fact("channel")),
                  new Result(entry.kind().what(), null, entry.said("source")),
                  entry.actor()));
      case ADDRESS_BLOCKED -> Stream.of(address(entry, "Address blocked"));
      case ADDRESS_UNBLOCKED -> Stream.of(address(entry, "Address used again"));
      case NOTE_ADDED ->
          Stream.of(
              inside(
                  entry,
                  HistoryEntry.Kind.ACTION,
                  "note".equals(entry.fact("about"))
                      ? "Noted"
                      : "Noted: " + plain(entry.fact("about")),
                  entry.said("text"),
                  null));
      case STEP_FAILED ->
          Stream.of(
              line(
                  entry,
                  HistoryEntry.Kind.WORKFLOW,
                  "Failed for good: " + entry.fact("step"),
                  null,
                  entry.said("reason")));
      case STEP_DECIDED ->
          Stream.of(
              line(
                  entry,
                  HistoryEntry.Kind.WORKFLOW,
                  "Decided on: " + entry.fact("step"),
                  plain(entry.fact("decision")),
                  entry.said("notes")));
      default ->
          entry.kind().subject().equals("action")
              ? Stream.of(
                  line(entry, HistoryEntry.Kind.ACTION, action(entry), null, entry.said("reason")))
              : Stream.empty();
    };
  }

  private static HistoryEntry line(
      AuditEntry entry, HistoryEntry.Kind kind, String title, String result, String because) {
    return new HistoryEntry(
        entry, kind, true, title, Message.NONE, new Result(result, null, because), entry.actor());
  }

  private static HistoryEntry inside(
      AuditEntry entry, HistoryEntry.Kind kind, String title, String text, String because) {
    return new HistoryEntry(
        entry,
        kind,
        false,
        title,
        Message.saying(text),
        new Result(null, null, because),
        by(entry));
  }

  private HistoryEntry held(AuditEntry entry) {
    return new HistoryEntry(
        entry,
        HistoryEntry.Kind.HELD,
        true,
        steps.getOrDefault(entry.fact("stepId"), "A message"),
        Message.NONE,
        new Result(
            "held",
            Instant.parse(entry.fact("until").replace(' ', 'T').replaceFirst("\\+00:00$", "Z")),
            entry.said("because")),
        entry.actor());
  }

  private static HistoryEntry reply(AuditEntry entry, String title) {
    String whole = entry.said("whole");
    return new HistoryEntry(
        entry,
        HistoryEntry.Kind.REPLY,
        true,
        title,
        new Message(
            entry.fact("channel"),
            entry.said("sender"),
            null,
            withoutLink(whole == null ? entry.said("text") : whole)),
        new Result(
            entry.says("meaning") ? "heard as " + plain(entry.fact("meaning")) : null,
            null,
            entry.fact("rule")),
        entry.actor());
  }

  private static HistoryEntry address(AuditEntry entry, String title) {
    return new HistoryEntry(
        entry,
        HistoryEntry.Kind.ACTION,
        true,
        title,
        new Message(entry.fact("channel"), entry.said("address"), null, null),
        new Result(null, null, entry.said("reason")),
        by(entry));
  }

  private static String withoutLink(String text) {
    return text == null ? null : UNSUBSCRIBE_LINK.matcher(text).replaceAll("$1…");
  }

  /** Only where the family can be reached is anybody else's business. */
  private static Stream<HistoryEntry> family(AuditEntry entry) {
    Map<Boolean, String> changes =
        fields(entry.payload())
            .collect(
                Collectors.partitioningBy(
                    change -> Set.of("email", "phone").contains(change.getKey()),
                    Collectors.mapping(
                        change ->
                            "%s: %s, before: %s"
                                .formatted(
                                    plain(change.getKey()),
                                    value(change.getValue().path("is")),
                                    value(change.getValue().path("was"))),
                        Collectors.joining("\n"))));
    return Stream.of(
            new HistoryEntry(
                entry,
                HistoryEntry.Kind.ACTION,
                true,
                "Address changed",
                Message.saying(changes.get(true)),
                Result.NONE,
                by(entry)),
            inside(
                entry,
                HistoryEntry.Kind.FAMILY,
                "The family's record was changed",
                changes.get(false),
                null))
        .filter(line -> !line.message().text().isEmpty());
  }

  private static String value(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText("none");
  }

  private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode object) {
    return StreamSupport.stream(
        ((Iterable<Map.Entry<String, JsonNode>>) object::fields).spliterator(), false);
  }

  private static String workflow(AuditEntry entry) {
    return entry.workflow() == null
        ? "a workflow"
        : plain(entry.workflow())
            + Optional.ofNullable(entry.run().workflowVersion())
                .map(version -> ", version " + version)
                .orElse("");
  }

  /** Where it came from stands before the user: {@code record:sarah}, {@code task:mike}. */
  private static String by(AuditEntry entry) {
    return entry.actor().replaceFirst("^(record|import|call|task):", "");
  }

  private static String plain(String word) {
    return word == null ? null : word.replace('_', ' ');
  }

  private static String action(AuditEntry entry) {
    return InstanceActionLog.Kind.valueOf(entry.kind().what().toUpperCase(Locale.ROOT)).title();
  }

  /**
   * One thing that happened.
   *
   * @param entry the entry that says when it happened
   * @param isContact whether it belongs into the record of contact attempts; else it is for us only
   * @param title the step, the task, or what it was
   * @param message what was said, where something was
   * @param result what became of it
   * @param actor a user, {@code family} or {@code system}; of an open task whose it is, or null
   */
  record HistoryEntry(
      AuditEntry entry,
      Kind kind,
      boolean isContact,
      String title,
      Message message,
      Result result,
      String actor) {

    enum Kind {
      MESSAGE,
      HELD,
      REPLY,
      TASK,
      CONSENT,
      DECISION,
      WORKFLOW,
      WAIT,
      ACTION,
      FAMILY;

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * What was said, by whichever side.
   *
   * @param channel {@code email}, {@code sms}, {@code call} or null
   * @param address whom it went to, or came from
   */
  record Message(String channel, String address, String subject, String text) {

    private static final Message NONE = new Message(null, null, null, null);

    private static Message on(String channel) {
      return new Message(channel, null, null, null);
    }

    /** Words that were on no channel. */
    private static Message saying(String text) {
      return new Message(null, null, null, text);
    }
  }

  /**
   * What became of it.
   *
   * @param what the word for it, or null where there is nothing to say
   * @param at when that was known; of a hold until when; or null
   * @param because why, in the words of whoever decided or refused it, or null
   */
  record Result(String what, Instant at, String because) {

    private static final Result NONE = new Result(null, null, null);
  }
}
