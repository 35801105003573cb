package org.followthrough.oversight;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Family;
import org.followthrough.trigger.Prediction;

/**
 * What stands on top of a task's form, in Markdown: whom it is about, a number to tap, their last
 * words, why, what to talk about, and what was sent. All that anybody has written is escaped, so
 * that it is shown as it was written and links nowhere.
 */
final class TaskSummary {

  /** The variable of the task that its form shows. */
  static final String VARIABLE = ProcessVariable.SUMMARY.name();

  /** The engine keeps a string of 4,000 characters. */
  private static final int LONGEST = 3_900;

  private static final int LONGEST_WORDS = 800;
  private static final int MOST_ATTEMPTS = 8;
  private static final Pattern MARKS = Pattern.compile("[!-/:-@\\[-`{-~]");

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.US);

  private final StringBuilder text = new StringBuilder();
  private final ZoneId theirs;
  private final ZoneId readers;

  /**
   * @param theirs the family's zone
   * @param readers that of whoever works with it, which is said too where the clocks differ
   */
  TaskSummary(ZoneId theirs, ZoneId readers) {
    this.theirs = theirs;
    this.readers = readers;
  }

  TaskSummary family(Family family) {
    paragraph("### " + escaped(capital(TaskName.theFamily(family.familyName()))));
    if (family.phone() != null) {
      String number = family.phone().replaceAll("[^+0-9]", "");
      paragraph("**Call [" + number + "](tel:" + number + ")**");
    }
    if (family.language() != null) {
      paragraph(
          "They read " + escaped(family.language().getDisplayLanguage(Locale.ENGLISH)) + "\\.");
    }
    return this;
  }

  TaskSummary lastWords(Reply reply) {
    paragraph(
        "**Their last words**, by " + escaped(reply.channel()) + ", " + at(reply.receivedAt()));
    String words =
        reply.text().length() > LONGEST_WORDS
            ? reply.text().substring(0, LONGEST_WORDS) + "…"
            : reply.text();
    words.strip().lines().forEach(line -> text.append("> ").append(escaped(line)).append("  \n"));
    text.append('\n');
    return this;
  }

  TaskSummary why(Prediction prediction) {
    paragraph(
        "**Why:** %d %% risk that they leave within %d days; the prediction is %d %% sure\\."
            .formatted(
                Math.round(prediction.probability() * 100),
                prediction.windowDays(),
                Math.round(prediction.confidence())));
    if (prediction.recommendation() != null && !prediction.recommendation().isBlank()) {
      paragraph("**Talk about:** " + escaped(oneLine(prediction.recommendation())));
    }
    return this;
  }

  TaskSummary sent(List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return this;
    }
    text.append("| When | What was sent | Result |\n| --- | --- | --- |\n");
    attempts.stream()
        .skip(Math.max(0, attempts.size() - MOST_ATTEMPTS))
        .forEach(
            attempt ->
                text.append("| ")
                    .append(at(attempt.begunAt()))
                    .append(" | ")
                    .append(escaped(oneLine(sent(attempt))))
                    .append(" | ")
                    .append(escaped(attempt.state().word()))
                    .append(" |\n"));
    text.append('\n');
    return this;
  }

  /** Cut at the end of a line, so that nothing is left half escaped. */
  @Override
  public String toString() {
    int end = text.length() <= LONGEST ? text.length() : text.lastIndexOf("\n", LONGEST);
    return text.substring(0, Math.max(0, end));
  }

  private static String sent(Attempt attempt) {
    return attempt.message().subject() == null
        ? attempt.channel()
        : attempt.channel() + " “" + attempt.message().subject() + "”";
  }

  private void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  private String at(Instant moment) {
    String their = DAY_AND_TIME.format(moment.atZone(theirs));
    boolean differ =
        !theirs.getRules().getOffset(moment).equals(readers.getRules().getOffset(moment));
    return escaped(
        differ ? their + " (yours " + DAY_AND_TIME.format(moment.atZone(readers)) + ")" : their);
  }

  private static String escaped(String words) {
    return MARKS.matcher(words).replaceAll("\\\\$0");
  }

  private static String oneLine(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
