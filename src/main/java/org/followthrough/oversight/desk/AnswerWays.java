package org.followthrough.oversight.desk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.followthrough.api.StorableText;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Family;
import org.followthrough.outreach.PersonalMessages;
import org.followthrough.outreach.PersonalMessages.Permission;
import org.followthrough.oversight.desk.Fields.NotUnderstood;
import org.followthrough.oversight.desk.SaidOutcome.Letter;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** By which ways a family can be written to from the desk, and why not by others. */
@Component
class AnswerWays {

  private static final String CHANNEL = "letterChannel";
  private static final String TEXT = "letterText";
  private static final int LONGEST_MAIL = 4000;
  private static final int LONGEST_SMS = 1000;

  private final PersonalMessages messages;
  private final Replies replies;
  private final TaskService tasks;
  private final TaskCards cards;

  AnswerWays(PersonalMessages messages, Replies replies, TaskService tasks, TaskCards cards) {
    this.messages = messages;
    this.replies = replies;
    this.tasks = tasks;
    this.cards = cards;
  }

  Answer of(OpenTask task, MultiValueMap<String, String> filledIn) {
    String last =
        Optional.ofNullable(filledIn.getFirst(CHANNEL))
            .or(() -> replies.newestOf(task.familyId()).map(Reply::channel))
            .orElse("email");
    return new Answer(
        Stream.of("email", "sms").map(channel -> way(task, channel, last)).toList(),
        filledIn.getFirst(TEXT));
  }

  /**
   * What is to be written to the family; empty where nobody wrote anything.
   *
   * @throws NotUnderstood where it cannot be sent; its message is for who wrote it
   */
  Optional<Letter> letter(OpenTask task, MultiValueMap<String, String> filledIn) {
    String text = Optional.ofNullable(filledIn.getFirst(TEXT)).orElse("").strip();
    if (text.isEmpty() || task.family() == null) {
      return Optional.empty();
    }
    String channel = Optional.ofNullable(filledIn.getFirst(CHANNEL)).orElse("");
    if (!List.of("email", "sms").contains(channel)) {
      throw new NotUnderstood("Choose whether your answer goes by email or by text.");
    }
    int longest = channel.equals("sms") ? LONGEST_SMS : LONGEST_MAIL;
    if (text.length() > longest || !StorableText.isStorable(text)) {
      throw new NotUnderstood(
          "Your answer must have at most " + longest + " characters that can be sent.");
    }
    if (permission(task, channel) instanceof Permission.Never never) {
      throw new NotUnderstood("Your answer cannot go this way: " + never.because() + ".");
    }
    return Optional.of(
        new Letter(
            channel,
            text.replace("\r\n", "\n"),
            task.instanceId() == null ? task.step().processInstanceId() : task.instanceId(),
            Optional.ofNullable(
                    (Long) tasks.getVariable(task.id(), ProcessVariable.REPLY_ID.name()))
                .or(() -> replies.newestIdOf(task.familyId()))
                .orElse(null)));
  }

  /** When it leaves, as a sentence. */
  String leaves(OpenTask task, Letter letter) {
    return permission(task, letter.channel()) instanceof Permission.Later later
        ? "Your answer leaves "
            + cards.words(task.family()).moment(later.at())
            + ", their time: "
            + later.because()
            + "."
        : "Your answer leaves when this minute is over.";
  }

  private Way way(OpenTask task, String channel, String last) {
    Family family = task.family();
    boolean isMail = channel.equals("email");
    String address = isMail ? family.email() : family.phone();
    String name = (isMail ? "By email" : "By text") + (address == null ? "" : " to " + address);
    Permission permission = permission(task, channel);
    boolean isOpen = !(permission instanceof Permission.Never);
    String label =
        permission instanceof Permission.Never never
            ? name + ": not possible, " + never.because()
            : permission instanceof Permission.Later later
                ? name + ", leaves " + cards.words(family).moment(later.at()) + " their time"
                : name;
    return new Way(channel, label, isOpen, isOpen && channel.equals(last));
  }

  private Permission permission(OpenTask task, String channel) {
    return messages.permission(
        task.family(),
        channel,
        task.instanceId() == null ? task.step().processInstanceId() : task.instanceId());
  }

  /**
   * @param text what was written before and could not be taken, or null
   */
  record Answer(List<Way> ways, String text) {}

  record Way(String channel, String label, boolean open, boolean chosen) {}
}
