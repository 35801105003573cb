package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold for every message. */
final class MessageRules {

  /** What a family message may say of any family. */
  static final Set<String> ALWAYS =
      Set.of("familyName", "organisation", "coordinatorName", "unsubscribeUrl");

  /** What not every family has: a section around it says what is read without it. */
  static final Set<String> SOMETIMES = Set.of("recommendation");

  /** What the payloads of events that start our workflows may say. */
  private static final Set<String> OF_EVENTS = Set.of("invoiceId", "amount", "currency", "dueDate");

  private static final Pattern NAME =
      Pattern.compile(
          "messages/[a-z][a-z0-9_]*\\.(subject\\.txt|email\\.txt|email\\.html|sms\\.txt)");
  private static final Pattern TASK_NAME = Pattern.compile("messages/[a-z][a-z0-9_]*\\.task\\.txt");
  private static final Pattern TAG = Pattern.compile("\\{\\{([#^/]?)([\\w.]+)}}");

  private final ModelFiles files;
  private final Code code;
  private final String path;
  private final String text;

  MessageRules(ModelFiles files, Code code, String path) {
    this.files = files;
    this.code = code;
    this.path = path;
    this.text = files.texts().get(path);
  }

  Stream<ModelRule> all() {
    Stream<ModelRule> forEach =
        Stream.of(
            new ModelRule("has a name that says where it is read", this::name),
            new ModelRule(
                "is sent by a step, chosen by a table or named by the code", this::isUsed));
    return isForFamilies()
        ? Stream.concat(
            forEach,
            Stream.of(
                new ModelRule("says only what is known of a family", this::variables),
                new ModelRule("shows the way out where it is an email", this::wayOut)))
        : forEach;
  }

  private boolean isForFamilies() {
    return !TASK_NAME.matcher(path).matches();
  }

  private Stream<String> name() {
    return NAME.matcher(path).matches() || !isForFamilies()
        ? Stream.empty()
        : Stream.of("a template name, then .subject.txt, .email.txt, .email.html or .sms.txt");
  }

  private Stream<String> isUsed() {
    String template = ModelFiles.stem(path);
    String kind = path.substring(path.indexOf('.') + 1);
    CalledMessages called =
        new CalledMessages(
            key -> Optional.ofNullable(files.diagrams().get("bpmn/" + key + ".bpmn")));
    boolean used =
        isForFamilies()
            ? TableRules.outputs(files, "template").contains(template)
                || files.diagrams().values().stream()
                    .flatMap(DiagramRules::delegateExpressions)
                    .filter(
                        step ->
                            DiagramCheck.TEXTS
                                .getOrDefault(DiagramCheck.bean(step.getValue()), List.of())
                                .contains(kind))
                    .anyMatch(step -> template.equals(DiagramRules.template(step.getKey())))
                || DiagramRules.calls(files)
                    .filter(call -> template.equals(DiagramRules.template(call)))
                    .anyMatch(call -> called.texts(call).contains(kind))
                || code.strings().contains(path.substring("messages/".length()))
            : code.strings().contains(path.substring("messages/".length()));
    return used ? Stream.empty() : Stream.of("nothing sends it");
  }

  private Stream<String> variables() {
    List<String> problems = new ArrayList<>();
    Deque<String> sections = new ArrayDeque<>();
    for (Matcher tag = TAG.matcher(text); tag.find(); ) {
      String name = tag.group(2);
      if (!ALWAYS.contains(name) && !SOMETIMES.contains(name) && !OF_EVENTS.contains(name)) {
        problems.add(tag.group() + ": is not known of a family; known are " + known());
      }
      switch (tag.group(1)) {
        case "#", "^" -> sections.push(tag.group(1) + name);
        case "/" -> sections.poll();
        default -> {
          if (!ALWAYS.contains(name) && !sections.contains("#" + name)) {
            problems.add(
                tag.group()
                    + ": is not known of every family; write {{#"
                    + name
                    + "}} before and {{/"
                    + name
                    + "}} after the text that needs it");
          }
        }
      }
    }
    return problems.stream();
  }

  private static List<String> known() {
    return Stream.concat(ALWAYS.stream(), SOMETIMES.stream()).sorted().toList();
  }

  private Stream<String> wayOut() {
    return path.contains(".email.") && !text.contains("{{unsubscribeUrl}}")
        ? Stream.of("an email ends with a link to {{unsubscribeUrl}}")
        : Stream.empty();
  }
}
