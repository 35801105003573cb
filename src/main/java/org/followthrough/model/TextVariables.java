package org.followthrough.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema;

/** What the texts of a message need to be told, and whether somebody tells it. */
final class TextVariables {

  private static final Pattern TAG = Pattern.compile("\\{\\{([#^/]?)\\s*([\\w.]+)\\s*}}");

  private TextVariables() {}

  /** The variables of a text that stand outside of a section which is left out where they lack. */
  static Set<String> unguarded(String text) {
    Set<String> names = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      switch (tag.group(1)) {
        case "#" -> open.push(tag.group(2));
        case "^" -> open.push("");
        case "/" -> open.poll();
        default -> {
          if (!open.contains(tag.group(2))) {
            names.add(tag.group(2));
          }
        }
      }
    }
    return names;
  }

  /** The files of a message's texts of these kinds, in every language. */
  static Stream<String> files(DeploymentContext context, String template, Iterable<String> kinds) {
    Set<String> wanted = new TreeSet<>();
    kinds.forEach(wanted::add);
    return context.files().stream()
        .filter(file -> file.startsWith(template + "."))
        .filter(file -> wanted.stream().anyMatch(kind -> file.endsWith("." + kind)));
  }

  /**
   * What texts need that is not known, and is a field of some event: another name is perhaps an
   * attribute of the family.
   */
  static Set<String> unknown(
      DeploymentContext context, String template, Iterable<String> kinds, Set<String> known) {
    Set<String> unknown = new TreeSet<>();
    files(context, template, kinds)
        .flatMap(file -> context.text(file).stream())
        .flatMap(text -> unguarded(text).stream())
        .filter(name -> !known.contains(name) && !TextCheck.OF_FAMILIES.contains(name))
        .filter(name -> context.events().values().stream().anyMatch(e -> has(e, name)))
        .forEach(unknown::add);
    return unknown;
  }

  private static boolean has(EventSchema event, String field) {
    return event.fields().contains(field);
  }

  /** Such as {@code {{amount}} and {{dueDate}}}. */
  static String shown(Set<String> names) {
    return String.join(" and ", names.stream().map(name -> "{{" + name + "}}").toList());
  }
}
