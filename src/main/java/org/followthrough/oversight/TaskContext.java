package org.followthrough.oversight;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.instance.Escalation;
import org.followthrough.instance.Instance;
import org.followthrough.message.MessageTemplates;
import org.followthrough.oversight.TaskSubjects.Subject;
import org.springframework.stereotype.Component;

/** Writes what a coordinator reads above the fields of a task: {@code task_context.task.txt}. */
@Component
class TaskContext {

  /** The engine keeps a string of 4,000 characters; a longer text ends with this. */
  private static final String CUT = "\n[cut here; the whole text is in the family's timeline]";

  private static final String NOT_READ =
      "This mail was set aside, because it is too large or cannot be read. It is flagged in the"
          + " mailbox: look at it there.";

  private static final int LONGEST_CONTEXT = 3999;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.US);

  private final Families families;
  private final Organisation organisation;
  private final TriggerFacts triggers;
  private final Attempts attempts;
  private final Replies replies;
  private final MessageTemplates templates;

  TaskContext(
      Families families,
      Organisation organisation,
      TriggerFacts triggers,
      Attempts attempts,
      Replies replies,
      MessageTemplates templates) {
    this.families = families;
    this.organisation = organisation;
    this.triggers = triggers;
    this.attempts = attempts;
    this.replies = replies;
    this.templates = templates;
  }

  String of(Subject subject) {
    Optional<Family> family = subject.family();
    Optional<Reply> reply = subject.reply();
    Optional<Instance> instance = subject.instance();
    ZoneId zone = subject.zone();
    Map<String, Object> facts = new HashMap<>();
    facts.put("familyName", family.map(Family::familyName).orElse(null));
    facts.put("phone", family.map(Family::phone).orElse(null));
    facts.put("email", family.map(Family::email).orElse(null));
    facts.put("shared", family.map(this::shared).orElse(null));
    facts.put("workflow", instance.map(i -> i.workflow().replace('_', ' ')).orElse(null));
    facts.put("triggeredAt", instance.map(i -> local(i.triggeredAt(), zone)).orElse(null));
    facts.putAll(
        triggers.of(
            subject.instanceId(),
            family.map(f -> f.localeOr(organisation)).orElseGet(organisation::locale),
            zone));
    List<Attempt> made = attempts.of(subject.instanceId());
    facts.put("hasInstance", instance.isPresent());
    facts.put("attempts", made.stream().map(a -> facts(a, zone)).toList());
    List<Reply> written = replies.of(subject.instanceId());
    facts.put(
        "replies",
        Stream.concat(reply.stream(), written.stream())
            .distinct()
            .map(r -> facts(r, zone))
            .toList());
    facts.put(
        "note",
        reply.map(r -> subject.shared().orElseGet(() -> note(r, family, instance))).orElse(null));
    facts.put("failure", subject.failure().map(f -> facts(f, zone)).orElse(null));
    return shortened(templates.taskContext(facts));
  }

  /** Who answers under an address that two families have may be either; null where none is. */
  private String shared(Family family) {
    return families
        .sharing(List.of(family.familyId()))
        .getOrDefault(family.familyId(), List.of())
        .stream()
        .map(address -> address.field() + " " + address.message())
        .reduce((one, other) -> one + "; " + other)
        .orElse(null);
  }

  /** What to do with something that belongs to no running workflow. */
  private static String note(Reply reply, Optional<Family> family, Optional<Instance> instance) {
    return switch (reply.kind()) {
      case REPLY ->
          family.isEmpty()
              ? "This reply matches no family. Find out whom it is from, answer it, and put the"
                  + " address into the family's record."
              : instance.isPresent()
                  ? "The workflow that it answers has ended. Answer it all the same."
                  : "No workflow has written to this family before. Answer it all the same.";
      case REPORT ->
          "A mail server reports on a mail that nobody here can match, or refuses us. Look whether"
              + " an address has to be corrected; if it blames our mail server, tell operations.";
      case COMPLAINT ->
          "Somebody has marked a mail of ours as unwanted, and nobody here can tell who. Find out, and"
              + " withdraw the consent in the family's record.";
      case SET_ASIDE ->
          reply.rule() == null
              ? NOT_READ
              : "Nobody seems to have written this mail, and no rule says what it is. It is flagged in"
                  + " the mailbox. If somebody did write it, answer it.";
      default -> NOT_READ;
    };
  }

  private static Map<String, Object> facts(Reply reply, ZoneId zone) {
    return Map.of(
        "at", local(reply.receivedAt(), zone),
        "channel", reply.channel(),
        "sender", reply.sender(),
        "text", reply.text());
  }

  private static Map<String, Object> facts(Attempt attempt, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("at", local(attempt.begunAt(), zone));
    facts.put("step", attempt.step().name());
    facts.put("channel", attempt.channel());
    facts.put("subject", attempt.message().subject());
    facts.put("result", attempt.state().word());
    facts.put("why", attempt.result().detail());
    return facts;
  }

  private static Map<String, Object> facts(Escalation failure, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("at", local(failure.openedAt(), zone));
    facts.put("step", failure.step().name());
    facts.put("reason", failure.reason());
    return facts;
  }

  static String local(Instant at, ZoneId zone) {
    return LOCAL.format(at.atZone(zone));
  }

  private static String shortened(String context) {
    return context.length() <= LONGEST_CONTEXT
        ? context
        : context.substring(0, LONGEST_CONTEXT - CUT.length()) + CUT;
  }
}
