package org.followthrough.model;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema;
import org.followthrough.engine.NearMiss;
import org.followthrough.message.LookAlikes;

/** What would not work in a message, and what may not be meant in it. */
final class TextCheck {

  /** What a message may say of any family. */
  static final Set<String> OF_FAMILIES =
      Set.of("familyName", "organisation", "coordinatorName", "unsubscribeUrl", "recommendation");

  /** The templates that the application names itself. */
  private static final Set<String> NAMED_BY_THE_APPLICATION =
      Set.of("task_context", "task_reminder", "weekly_digest", "help");

  private static final Pattern TAG = Pattern.compile("\\{\\{([#^/]?)\\s*([\\w.]+)\\s*}}");
  private static final Pattern REST = Pattern.compile("\\{\\{.{0,20}|.{0,20}}}");
  private static final Pattern THREE_BRACES = Pattern.compile("\\{\\{\\{\\s*([\\w.]+)\\s*}}}");
  private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{\\s*([^{}]{0,60})}");
  private static final Pattern ONE_BRACE =
      Pattern.compile("(?<![{$#])\\{\\s*([A-Za-z_][\\w.]{0,60})\\s*}(?!})");
  private static final Pattern OTHER_MARKS = Pattern.compile("%(\\w{3,60})%");

  /** Four texts to a phone, which is what a gateway puts together without complaint. */
  private static final int LONGEST_SMS = 612;

  private static final int MOST_EMAIL_PARTS = 3;

  /** As long as such a value usually is, to say how many messages a text takes. */
  private static final Map<String, String> USUAL =
      Map.of(
          "familyName", "Martinez",
          "coordinatorName", "your co-op team",
          "organisation", "The Homeschool Co-op",
          "unsubscribeUrl", "https://followthrough.example/unsubscribe/0123456789abcdef0123456789",
          "recommendation", "");

  private static final String USUAL_OTHER = "2026-0001";

  private static final String OF_A_MESSAGE = "is a text of '";

  private final String file;
  private final String text;
  private final String kind;
  private final DeploymentContext context;
  private final List<Finding> findings = new ArrayList<>();

  private TextCheck(String file, String text, DeploymentContext context) {
    this.file = file;
    this.text = text;
    this.context = context;
    this.kind = kind(file);
  }

  static Stream<Finding> of(String file, String text, DeploymentContext context) {
    return new TextCheck(file, text, context).check().stream();
  }

  private List<Finding> check() {
    if (text.isBlank()) {
      fault("is empty", "write the text, or leave the file out");
      return findings;
    }
    tags();
    marks();
    if (!kind.equals("task.txt")) {
      variables();
      PlaceholderCheck.fault(text, known()).ifPresent(said -> fault(said[0], said[1]));
      LinkCheck.faults(text, kind.endsWith(".html")).forEach(this::fault);
    }
    switch (kind) {
      case "subject.txt" -> subject();
      case "sms.txt" -> sms();
      case "email.html" -> {
        HtmlTags.fault(withoutTags("x")).ifPresent(fault -> fault(fault[0], fault[1]));
        LinkCheck.remarks(text).forEach(this::remark);
        wayOut();
      }
      case "email.txt" -> wayOut();
      default -> {}
    }
    if (!isMisnamed()) {
      languages();
    }
    return findings;
  }

  private void tags() {
    Matcher unescaped = THREE_BRACES.matcher(text);
    if (unescaped.find()) {
      fault(
          "has '" + unescaped.group() + "', and what stands between three braces is not made safe",
          "write {{" + unescaped.group(1) + "}}");
      return;
    }
    Matcher rest = REST.matcher(TAG.matcher(text).replaceAll(""));
    if (rest.find()) {
      fault(
          "has '" + rest.group() + "', which is not a whole {{variable}}",
          "write two braces before the name and two behind it");
      return;
    }
    try {
      Mustache.compiler().compile(text);
    } catch (MustacheException e) {
      fault(
          "opens or closes a {{#section}} that has no other end",
          "write {{/…}} with the same name behind the part that may be left out");
    }
  }

  /** What other tools write for a variable, and a family would read. */
  private void marks() {
    Set<String> known = known();
    EXPRESSION
        .matcher(text)
        .results()
        .forEach(mark -> marked(mark.group(), mark.group(1).strip(), known));
    ONE_BRACE.matcher(text).results().forEach(mark -> marked(mark.group(), mark.group(1), known));
    OTHER_MARKS
        .matcher(text)
        .results()
        .filter(mark -> known.contains(mark.group(1)))
        .forEach(mark -> marked(mark.group(), mark.group(1), known));
  }

  private void marked(String mark, String name, Set<String> known) {
    String meant = known.contains(name) ? name : NearMiss.of(name, known).orElse(null);
    fault(
        "has '" + mark + "', which a family would read as it stands there",
        meant == null
            ? "write {{…}} around the name of a variable, or leave the braces out"
            : "write {{" + meant + "}}");
  }

  private void variables() {
    Set<String> known = known();
    TAG.matcher(text)
        .results()
        .map(tag -> tag.group(2))
        .distinct()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                NearMiss.of(name, known)
                    .ifPresentOrElse(
                        meant ->
                            fault(
                                "uses {{" + name + "}}, which nobody offers",
                                "did you mean {{" + meant + "}}?"),
                        () ->
                            remark(
                                "uses {{"
                                    + name
                                    + "}}, which no event offers, so that only families with an"
                                    + " attribute of that name can be sent it",
                                "write {{#"
                                    + name
                                    + "}} before and {{/"
                                    + name
                                    + "}} behind the part that needs it, or describe it in the"
                                    + " schema of its event")));
  }

  private Set<String> known() {
    Set<String> known = new TreeSet<>(OF_FAMILIES);
    for (EventSchema event : context.events().values()) {
      known.addAll(event.fields());
    }
    return known;
  }

  private void subject() {
    if (text.strip().lines().count() > 1) {
      fault("has more than one line, and a subject is one", "write it in one line");
    }
  }

  private void sms() {
    if (text.strip().length() > LONGEST_SMS) {
      fault(
          "has "
              + text.strip().length()
              + " characters; a text has at most "
              + LONGEST_SMS
              + ", as many as four messages hold",
          "say it in fewer");
      return;
    }
    if (text.contains("unsubscribeUrl")) {
      remark(
          "has {{unsubscribeUrl}}, the link that stops our emails and no texts",
          "take it out, and end it with: STOP to opt out");
    }
    SmsText written = new SmsText(withoutTags(null).strip());
    Set<String> others = written.others();
    Set<String> mended = new TreeSet<>(others);
    mended.removeIf(sign -> LookAlikes.folded(sign).equals(sign));
    if (!mended.isEmpty()) {
      remark(
          "has "
              + String.join(" ", mended)
              + ", with which a message to a phone would hold 70 characters and not 160, so that"
              + " something plain is sent in its place",
          "write "
              + mended.stream().map(LookAlikes::folded).distinct().collect(Collectors.joining(" "))
              + " instead");
    } else if (written.messages() > 1) {
      remark(
          "takes "
              + messages(written)
              + " with names of usual length"
              + (others.isEmpty()
                  ? ""
                  : ", because " + String.join(" ", others) + " leaves 70 characters to each"),
          "shorten it where one is to do");
    }
  }

  private static String messages(SmsText text) {
    return text.messages() == 1 ? "one message" : text.messages() + " messages";
  }

  /**
   * @param value to put in the place of each variable, or null for one as it usually is
   */
  private String withoutTags(String value) {
    return TAG.matcher(text)
        .replaceAll(
            tag ->
                Matcher.quoteReplacement(
                    !tag.group(1).isEmpty()
                        ? ""
                        : value != null ? value : USUAL.getOrDefault(tag.group(2), USUAL_OTHER)));
  }

  private void wayOut() {
    if (!text.contains("unsubscribeUrl")) {
      remark("does not show how to stop our emails", "end it with a link to {{unsubscribeUrl}}");
    }
  }

  /** Whether something is said of all texts of a message alike. */
  static boolean isOfTheMessage(Finding finding) {
    return finding.message().startsWith(OF_A_MESSAGE);
  }

  /** Of what is to have another name, its parts and languages are not asked for. */
  private boolean isMisnamed() {
    String template = template(file);
    Set<String> named = context.namedTemplates();
    if (NAMED_BY_THE_APPLICATION.contains(template) || named.contains(template)) {
      return false;
    }
    Set<String> wanted = new TreeSet<>(named);
    wanted.addAll(NAMED_BY_THE_APPLICATION);
    Optional<String> meant = NearMiss.of(template, wanted);
    if (meant
        .filter(name -> !NAMED_BY_THE_APPLICATION.contains(name) && !context.hasTemplate(name))
        .isPresent()) {
      // The step that sends what is not there says so.
      return true;
    }
    if (meant.isPresent()) {
      fault(
          OF_A_MESSAGE + template + "', which no diagram sends and no table chooses",
          "did you mean '" + file.replaceFirst(template, meant.get()) + "'?");
    } else {
      remark(
          OF_A_MESSAGE + template + "', which no diagram sends and no table chooses",
          "deploy the diagram or the table that names it, or correct the name");
    }
    return meant.isPresent();
  }

  /** In a language that somebody writes, each text that others read is written. */
  private void languages() {
    String template = template(file);
    List<String> ofTemplate =
        context.files().stream()
            .filter(name -> name.startsWith(template + "."))
            .filter(name -> FileKind.of(name).filter(FileKind.TEXT::equals).isPresent())
            .toList();
    String language = language(file);
    Set<String> here = kinds(ofTemplate, language);
    if (language.isEmpty()) {
      Set<String> parts = new TreeSet<>(here);
      parts.retainAll(Set.of("subject.txt", "email.txt", "email.html"));
      if (parts.contains(kind) && parts.size() < MOST_EMAIL_PARTS) {
        remark(
            "is a part of an email that is not whole",
            "deploy "
                + Stream.of("subject.txt", "email.txt", "email.html")
                    .filter(part -> !parts.contains(part))
                    .map(part -> template + "." + part)
                    .collect(Collectors.joining(" and "))
                + " too");
      }
      return;
    }
    Set<String> others = kinds(ofTemplate, "");
    others.removeAll(here);
    if (!others.isEmpty()) {
      remark(
          "is in the language '"
              + language
              + "', in which "
              + others.stream()
                  .map(kind -> template + "." + language + "." + kind)
                  .collect(Collectors.joining(" and "))
              + (others.size() == 1 ? " lacks" : " lack")
              + ", so that its readers get that in the language for all",
          "write what lacks");
    }
    if (!kinds(ofTemplate, "").contains(kind)) {
      remark(
          "has no " + template + "." + kind + " beside it for families that read other languages",
          "write that too");
    }
  }

  private static Set<String> kinds(List<String> files, String language) {
    return files.stream()
        .filter(name -> language(name).equals(language))
        .map(TextCheck::kind)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String template(String file) {
    return file.substring(0, file.indexOf('.'));
  }

  /** Empty for the one that is for everybody. */
  private static String language(String file) {
    String between = file.substring(template(file).length());
    String rest = between.substring(0, between.length() - kind(file).length());
    return rest.length() <= 1 ? "" : rest.substring(1, rest.length() - 1);
  }

  /** Such as {@code email.txt}. */
  private static String kind(String file) {
    int last = file.lastIndexOf('.');
    return file.substring(file.lastIndexOf('.', last - 1) + 1);
  }

  private void fault(String message, String remedy) {
    findings.add(Finding.fault(file, null, message, remedy));
  }

  private void remark(String message, String remedy) {
    findings.add(Finding.remark(file, null, message, remedy));
  }
}
