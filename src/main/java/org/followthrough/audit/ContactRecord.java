package org.followthrough.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
import org.followthrough.audit.Chains.CheckValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How a family was contacted and what came of it, as somebody outside wants to read it. Read from
 * the sealed audit and from nothing else, so that its check value stands for all that it says.
 */
@Repository
class ContactRecord {

  private static final Set<String> NOT_FILLED_IN = Set.of("task", "taskId");

  /** Whoever reads the record must not be able to unsubscribe the family. */
  private static final Pattern UNSUBSCRIBE_LINK = Pattern.compile("(/unsubscribe/)[0-9a-f-]{36}");

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  ContactRecord(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Where the family's chain ends; empty where nothing is sealed yet. */
  Optional<End> end(String familyId) {
    return jdbc.sql(
            "select id, seq, head from followthrough.audit_chain where family_id = ? and seq > 0")
        .param(familyId)
        .query(
            (row, number) ->
                new End(row.getLong("id"), CheckValue.of(row.getLong("seq"), row.getBytes("head"))))
        .optional();
  }

  /** Oldest first: a message with what became of it is one line. */
  List<Line> of(End end) {
    List<Entry> entries =
        jdbc.sql(
                """
                select * from followthrough.audit_entry where chain = ? and seq <= ?
                order by at, id""")
            .params(end.chain(), end.checkValue().number())
            .query(this::entry)
            .list();
    Map<String, String> steps =
        entries.stream()
            .filter(entry -> entry.says("step") && entry.says("stepId"))
            .collect(
                Collectors.toMap(
                    entry -> entry.fact("stepId"), entry -> entry.fact("step"), (one, two) -> one));
    Map<String, List<Entry>> messages =
        entries.stream()
            .filter(entry -> entry.says("number"))
            .collect(
                Collectors.groupingBy(
                    ContactRecord::message, LinkedHashMap::new, Collectors.toList()));
    List<Line> lines = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.says("number")) {
        List<Entry> story = messages.get(message(entry));
        if (story.get(0) == entry) {
          lines.add(message(entry, story.get(story.size() - 1)));
        }
      } else {
        line(entry, steps).ifPresent(lines::add);
      }
    }
    return lines;
  }

  private static String message(Entry entry) {
    return entry.fact("stepId") + "#" + entry.fact("number");
  }

  private static Line message(Entry begun, Entry last) {
    return new Line(
        begun,
        Line.Kind.MESSAGE,
        begun.fact("step"),
        begun.fact("channel"),
        begun.said("address"),
        begun.said("subject"),
        withoutLink(begun.said("text")),
        last.kind().substring("message.".length()),
        last == begun ? null : last.at(),
        last.said("detail"));
  }

  private static Optional<Line> line(Entry entry, Map<String, String> steps) {
    return Optional.ofNullable(
        switch (entry.kind()) {
          case "prediction.decided" ->
              of(
                  entry,
                  Line.Kind.DECISION,
                  "A prediction was decided: " + plain(entry.fact("chosen")),
                  plain(entry.fact("result")),
                  "Table select_intervention, version %s%s"
                      .formatted(
                          entry.fact("tableVersion"),
                          entry.fact("rule") == null ? "" : ", rule " + entry.fact("rule")));
          case "event.received" ->
              of(entry, Line.Kind.DECISION, "Told of: " + plain(entry.fact("type")), null, null);
          case "instance.triggered" ->
              of(entry, Line.Kind.WORKFLOW, "Begun: " + entry.workflowName(), null, null);
          case "instance.completed", "instance.failed", "instance.cancelled" ->
              of(
                  entry,
                  Line.Kind.WORKFLOW,
                  "Ended: " + entry.workflowName(),
                  plain(entry.fact("outcome")),
                  entry.said("outcomeNotes"));
          case "message.held" ->
              new Line(
                  entry,
                  Line.Kind.HELD,
                  steps.getOrDefault(entry.fact("stepId"), "A message"),
                  null,
                  null,
                  null,
                  null,
                  "held",
                  Instant.parse(
                      entry.fact("until").replace(' ', 'T').replaceFirst("\\+00:00$", "Z")),
                  entry.said("because"));
          case "reply.received" -> reply(entry, "The family wrote");
          case "reply.automatic" -> reply(entry, "An automatic answer came");
          case "reply.report" -> reply(entry, "A message came back");
          case "reply.consent" -> reply(entry, "The family changed what may be sent");
          case "reply.set_aside" -> reply(entry, "A message was set aside");
          case "consent.given", "consent.withdrawn" ->
              new Line(
                  entry,
                  Line.Kind.CONSENT,
                  "Consent",
                  entry.fact("channel"),
                  null,
                  null,
                  null,
                  entry.kind().substring("consent.".length()),
                  null,
                  entry.said("source"));
          case "family.changed" -> addresses(entry);
          case "task.completed" -> task(entry);
          case "step.failed" ->
              of(
                  entry,
                  Line.Kind.WORKFLOW,
                  "Failed for good: " + entry.fact("step"),
                  null,
                  entry.said("reason"));
          case "step.decided" ->
              of(
                  entry,
                  Line.Kind.WORKFLOW,
                  "Decided on: " + entry.fact("step"),
                  plain(entry.fact("decision")),
                  entry.said("notes"));
          default ->
              entry.kind().startsWith("action.")
                  ? of(
                      entry,
                      Line.Kind.ACTION,
                      title(entry.kind().substring("action.".length())),
                      null,
                      entry.said("reason"))
                  : null;
        });
  }

  private static Line of(Entry entry, Line.Kind kind, String title, String result, String because) {
    return new Line(entry, kind, title, null, null, null, null, result, null, because);
  }

  private static Line reply(Entry entry, String title) {
    String whole = entry.said("whole");
    return new Line(
        entry,
        Line.Kind.REPLY,
        title,
        entry.fact("channel"),
        entry.said("sender"),
        null,
        withoutLink(whole == null ? entry.said("text") : whole),
        null,
        null,
        null);
  }

  private static String withoutLink(String text) {
    return text == null ? null : UNSUBSCRIBE_LINK.matcher(text).replaceAll("$1…");
  }

  /** Only where the family can be reached is anybody else's business. */
  private static Line addresses(Entry entry) {
    String changed =
        Stream.of("email", "phone")
            .filter(address -> entry.payload().has(address))
            .map(
                address ->
                    "%s: %s, before: %s"
                        .formatted(
                            address,
                            entry.payload().get(address).path("is").asText("none"),
                            entry.payload().get(address).path("was").asText("none")))
            .collect(Collectors.joining("\n"));
    return changed.isEmpty()
        ? null
        : new Line(
            entry,
            Line.Kind.ACTION,
            "Address changed",
            null,
            null,
            null,
            changed,
            null,
            null,
            null);
  }

  /** Choices are the result, words are the text. */
  private static Line task(Entry entry) {
    String choices =
        fields(entry.facts())
            .filter(choice -> !NOT_FILLED_IN.contains(choice.getKey()))
            .map(choice -> plain(choice.getValue().asText()))
            .collect(Collectors.joining(", "));
    String words =
        entry.payload() == null
            ? ""
            : fields(entry.payload())
                .map(word -> word.getValue().asText())
                .filter(word -> !word.isBlank())
                .collect(Collectors.joining("\n"));
    return new Line(
        entry,
        Line.Kind.TASK,
        entry.fact("task"),
        entry.says("callOutcome") ? "call" : null,
        null,
        null,
        words.isEmpty() ? null : words,
        choices.isEmpty() ? "done" : choices,
        null,
        null);
  }

  private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode object) {
    return StreamSupport.stream(
        ((Iterable<Map.Entry<String, JsonNode>>) object::fields).spliterator(), false);
  }

  private static String plain(String word) {
    return word == null ? null : word.replace('_', ' ');
  }

  private static String title(String action) {
    return InstanceActions.Kind.valueOf(action.toUpperCase(Locale.ROOT)).title();
  }

  private Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getLong("seq"),
        row.getTimestamp("at").toInstant(),
        row.getString("kind"),
        row.getString("actor"),
        row.getString("instance_id"),
        row.getString("workflow"),
        row.getObject("workflow_version", Integer.class),
        read(row.getString("facts")),
        read(row.getString("payload")));
  }

  private JsonNode read(String text) {
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry of the audit is not JSON", e);
    }
  }

  /** The newest sealed entry of a family's chain. */
  record End(long chain, CheckValue checkValue) {}

  /** One entry of the audit. */
  record Entry(
      long seq,
      Instant at,
      String kind,
      String actor,
      String instanceId,
      String workflow,
      Integer workflowVersion,
      JsonNode facts,
      JsonNode payload) {

    boolean says(String fact) {
      return facts.has(fact);
    }

    String fact(String name) {
      return facts.path(name).asText(null);
    }

    /** From the personal part. */
    String said(String name) {
      return payload == null ? null : payload.path(name).asText(null);
    }

    String workflowName() {
      return workflow == null
          ? "a workflow"
          : plain(workflow) + (workflowVersion == null ? "" : ", version " + workflowVersion);
    }
  }

  /**
   * One thing that happened.
   *
   * @param entry the entry that it began with
   * @param title the step, the task, or what it was
   * @param channel {@code email}, {@code sms}, {@code call} or null
   * @param address whom it went to, or came from
   * @param result what became of it in the end, or null
   * @param resultAt when that was known; of a hold until when; or null
   * @param because why, in the words of whoever decided or refused it, or null
   */
  record Line(
      Entry entry,
      Kind kind,
      String title,
      String channel,
      String address,
      String subject,
      String text,
      String result,
      Instant resultAt,
      String because) {

    enum Kind {
      MESSAGE,
      HELD,
      REPLY,
      TASK,
      CONSENT,
      DECISION,
      WORKFLOW,
      ACTION;

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
