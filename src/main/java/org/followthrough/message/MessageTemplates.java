package org.followthrough.message;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.engine.DeployedResources;
import org.springframework.stereotype.Component;

/**
 * Turns the templates in {@code messages/} into texts. A template {@code concern_outreach} is up to
 * four files: {@code concern_outreach.subject.txt}, {@code .email.txt}, {@code .email.html}, {@code
 * .sms.txt}.
 */
@Component
public class MessageTemplates {

  private static final String SUBJECT = ".subject.txt";
  private static final String EMAIL_TEXT = ".email.txt";
  private static final String EMAIL_HTML = ".email.html";
  private static final String SMS_TEXT = ".sms.txt";

  private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  private final DeployedResources resources;
  private final Mustache.Compiler text = Mustache.compiler().escapeHTML(false);
  private final Mustache.Compiler html = Mustache.compiler().escapeHTML(true);

  MessageTemplates(DeployedResources resources) {
    this.resources = resources;
  }

  /**
   * @param locale of whoever reads it, or null; where not all of the email is written in its
   *     language, all of it is in the one that is for everybody
   * @throws UnusableTemplate where a file or a variable is missing; the message names it
   */
  public Message email(String template, Locale locale, Map<String, Object> variables) {
    List<String> languages = languages(template, locale);
    Map<String, String> texts =
        resources.texts(
            languages.stream().flatMap(name -> Stream.of(emailFiles(name))).toArray(String[]::new));
    String name =
        languages.stream()
            .filter(one -> texts.keySet().containsAll(List.of(emailFiles(one))))
            .findFirst()
            .orElse(template);
    return new Message(
        oneLine(render(name + SUBJECT, texts, text, variables)),
        render(name + EMAIL_TEXT, texts, text, variables),
        render(name + EMAIL_HTML, texts, html, variables),
        (String) variables.get("unsubscribeUrl"));
  }

  /**
   * Signs that would make it dearer are replaced by those of the alphabet of text messages.
   *
   * @param locale of whoever reads it, or null
   * @throws UnusableTemplate where the file or a variable is missing; the message names it
   */
  public Message sms(String template, Locale locale, Map<String, Object> variables) {
    List<String> files = languages(template, locale).stream().map(name -> name + SMS_TEXT).toList();
    Map<String, String> texts = resources.texts(files.toArray(String[]::new));
    String file = files.stream().filter(texts::containsKey).findFirst().orElse(template + SMS_TEXT);
    return new Message(null, LookAlikes.folded(render(file, texts, text, variables).strip()), null);
  }

  /**
   * What whoever asks by HELP is told, from {@code help.sms.txt}.
   *
   * @throws UnusableTemplate where the file or a variable is missing; the message names it
   */
  public Message help(Map<String, Object> variables) {
    return new Message(null, render("help.sms.txt", variables), null);
  }

  /** What the texts of a template begin with, the reader's own language first. */
  private static List<String> languages(String template, Locale locale) {
    if (locale == null || locale.getLanguage().isEmpty()) {
      return List.of(template);
    }
    String tag = locale.toLanguageTag();
    return Stream.of("." + tag, "." + tag.replace('-', '_'), "." + locale.getLanguage(), "")
        .distinct()
        .map(language -> template + language)
        .toList();
  }

  /** Whether the template has a text for SMS. */
  public boolean hasSms(String template) {
    return !resources.texts(template + SMS_TEXT).isEmpty();
  }

  /** Whether the template is meant for email; what is then still missing of it is an error. */
  public boolean hasEmail(String template) {
    return !resources.texts(emailFiles(template)).isEmpty();
  }

  /**
   * The text for a person that stands above the fields of a task, from {@code
   * task_context.task.txt}.
   *
   * @throws UnusableTemplate where the file or a variable is missing; the message names it
   */
  public String taskContext(Map<String, Object> variables) {
    return render("task_context.task.txt", variables);
  }

  /**
   * The mail that reminds of a task, from {@code task_reminder.task.txt}: its first line is the
   * subject.
   *
   * @throws UnusableTemplate where the file or a variable is missing; the message names it
   */
  public Message taskReminder(Map<String, Object> variables) {
    return mail("task_reminder.task.txt", variables);
  }

  /**
   * What a coordinator is to do this week, from {@code weekly_digest.task.txt}: its first line is
   * the subject.
   *
   * @throws UnusableTemplate where the file or a variable is missing; the message names it
   */
  public Message weeklyDigest(Map<String, Object> variables) {
    return mail("weekly_digest.task.txt", variables);
  }

  private Message mail(String file, Map<String, Object> variables) {
    String[] parts = render(file, variables).split("\\R", 2);
    return new Message(oneLine(parts[0]), parts.length < 2 ? "" : parts[1].strip(), null);
  }

  private static String[] emailFiles(String template) {
    return new String[] {template + SUBJECT, template + EMAIL_TEXT, template + EMAIL_HTML};
  }

  private String render(String file, Map<String, Object> variables) {
    return render(file, resources.texts(file), text, variables).strip();
  }

  private static String render(
      String file,
      Map<String, String> texts,
      Mustache.Compiler compiler,
      Map<String, Object> variables) {
    String template = texts.get(file);
    if (template == null) {
      throw new UnusableTemplate(
          "The message "
              + file
              + " is not deployed: add it to messages/ and deploy it, or name another template in the"
              + " step or the decision table");
    }
    try {
      return compiler.compile(template).execute(variables);
    } catch (MustacheException.Context e) {
      throw new UnusableTemplate(
          "The message " + file + " uses {{" + e.key + "}}, which has no value for this family");
    } catch (MustacheException e) {
      throw new UnusableTemplate(
          "The message " + file + " is not a well-formed template: " + e.getMessage());
    }
  }

  /** A value with a line break in it would otherwise add a header line. */
  private static String oneLine(String subject) {
    return LINE_BREAKS.matcher(subject).replaceAll(" ").strip();
  }

  /** A template that cannot become a text; a fault of our own, never of the family. */
  public static class UnusableTemplate extends RuntimeException {
    UnusableTemplate(String message) {
      super(message);
    }
  }
}
