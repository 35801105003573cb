package org.followthrough.trigger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.About;
import org.followthrough.contact.Replies.Kind;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.contact.Replies.Sender;
import org.followthrough.contact.Replies.Words;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.trigger.ReplyMeaning.Heard;
import org.springframework.stereotype.Component;

/**
 * Brings somebody's words before one person, once. They reach the instance whose message they
 * answer, by BPMN message {@code family_replied}; all other outreach to that family stands still
 * until they are answered. Where they may answer messages to several families, which share an
 * address, nothing goes to any of them until a person has said whose they are.
 */
@Component
class ReplyRouting {

  private final Families families;
  private final Attempts attempts;
  private final Replies replies;
  private final ReplyTasks tasks;
  private final Clock clock;

  ReplyRouting(
      Families families, Attempts attempts, Replies replies, ReplyTasks tasks, Clock clock) {
    this.families = families;
    this.attempts = attempts;
    this.replies = replies;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * @param heard that it may be a no; empty where it is an ordinary reply
   */
  void reply(Incoming incoming, Optional<Heard> heard) {
    List<Attempt> possible = answerable(incoming);
    boolean isShared = possible.stream().map(Attempt::familyId).distinct().count() > 1;
    Optional<Attempt> answered = isShared ? Optional.empty() : possible.stream().findFirst();
    String rule = heard.map(Heard::judgement).orElse(null);
    Reply reply =
        kept(
            incoming,
            Kind.REPLY,
            isShared
                ? About.NOBODY
                : new About(
                    answered
                        .map(Attempt::familyId)
                        .or(() -> owner(incoming).map(Family::familyId))
                        .orElse(null),
                    answered.map(Attempt::instanceId).flatMap(tasks::asks).orElse(null)),
            rule);
    OptionalLong id =
        heard.isPresent()
            ? replies.addMeaning(reply, heard.get().meaning().word())
            : replies.add(reply);
    if (id.isEmpty()) {
      return;
    }
    answered.ifPresent(attempts::answered);
    if (isShared) {
      tasks.askWhose(possible, id.getAsLong(), reply);
    } else {
      tasks.ask(id.getAsLong(), reply, heard.isPresent());
    }
  }

  /**
   * @param rule why nobody can judge it; null where it cannot be read
   */
  void setAside(Incoming incoming, String rule) {
    Optional<Attempt> answered = answerable(incoming).stream().findFirst();
    Reply reply =
        kept(
            incoming,
            Kind.SET_ASIDE,
            new About(
                answered
                    .map(Attempt::familyId)
                    .or(() -> owner(incoming).map(Family::familyId))
                    .orElse(null),
                answered.map(Attempt::instanceId).orElse(null)),
            rule);
    replies.add(reply).ifPresent(id -> tasks.lookInto(id, reply));
  }

  /**
   * What it says it answers; else what was sent to that address; else what was sent to whoever has
   * it on record now. The newest first.
   */
  private List<Attempt> answerable(Incoming incoming) {
    Optional<Attempt> named =
        incoming.answers().stream().flatMap(answer -> attempts.behind(answer).stream()).findFirst();
    if (named.isPresent()) {
      return List.of(named.get());
    }
    List<Attempt> sent = attempts.answerable(incoming.sender(), incoming.channel());
    return !sent.isEmpty()
        ? sent
        : owners(incoming).stream()
            .flatMap(
                family -> attempts.lastToFamily(family.familyId(), incoming.channel()).stream())
            .limit(1)
            .toList();
  }

  private Optional<Family> owner(Incoming incoming) {
    return owners(incoming).stream().findFirst();
  }

  private List<Family> owners(Incoming incoming) {
    return families.withAddress(incoming.sender());
  }

  /** What is kept of something that came, as of now. */
  Reply kept(Incoming incoming, Kind kind, About about, String rule) {
    return new Reply(
        kind,
        new Sender(incoming.id(), incoming.channel(), incoming.sender()),
        new Words(
            withAttachments(incoming.text(), incoming.attachments()),
            incoming.whole() == null
                ? null
                : withAttachments(incoming.whole(), incoming.attachments())),
        about,
        clock.instant(),
        rule);
  }

  /** What is attached is in the mailbox; a person is told that it is there. */
  private static String withAttachments(String text, List<String> attachments) {
    return storable(
        attachments.isEmpty()
            ? text
            : text + "\n\n[attached, and in the mailbox: " + String.join(", ", attachments) + "]");
  }

  /** Without the one character that PostgreSQL does not keep. */
  private static String storable(String text) {
    return text.replace("\0", "");
  }
}
