package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.followthrough.engine.EventSchema;

/**
 * By which names other files know what is in some: a process, a form, a message or an event by the
 * name of its file, and the events that a diagram or a table names.
 */
final class NamedInFiles {

  private static final String EVENT_TABLE = TableKind.EVENT + ".dmn";
  private static final Pattern MESSAGE =
      Pattern.compile("<\\w*:?message\\s[^>]*\\bname=\"([^\"]+)\"");
  private static final Pattern TEXT = Pattern.compile(">\\s*\"([^\"<]+)\"\\s*<");

  private NamedInFiles() {}

  /**
   * The diagrams and tables that rely on some files, and what calls these diagrams.
   *
   * @param others what there is besides, by its name
   */
  static Map<String, String> relyingOn(Map<String, byte[]> files, Map<String, String> others) {
    Set<String> names = of(files);
    Map<String, String> relying = new TreeMap<>();
    others.forEach(
        (file, text) -> {
          if (isIn(text, names)) {
            relying.put(file, text);
          }
        });
    Deque<String> called = new ArrayDeque<>(relying.keySet());
    while (!called.isEmpty()) {
      String call = "calledElement=\"" + called.pop().replaceFirst("\\.bpmn$", "") + "\"";
      others.forEach(
          (file, text) -> {
            if (text.contains(call) && relying.put(file, text) == null) {
              called.push(file);
            }
          });
    }
    return relying;
  }

  private static Set<String> of(Map<String, byte[]> files) {
    Set<String> names = new TreeSet<>();
    files.forEach(
        (file, bytes) -> {
          names.add(file.replaceFirst("\\.schema\\.json$|\\.[a-z0-9.]+$", ""));
          String text = new String(bytes, StandardCharsets.UTF_8);
          if (file.endsWith(".bpmn")) {
            MESSAGE.matcher(text).results().forEach(name -> names.add(name.group(1)));
          }
          if (file.equals(EVENT_TABLE)) {
            TEXT.matcher(text).results().forEach(name -> names.add(name.group(1)));
            // What it does not name any more, somebody may wait for.
            names.add("bpmn:messageEventDefinition");
          }
          if (file.equals(EVENT_TABLE) || file.endsWith(EventSchema.ENDING)) {
            // What the table starts for an event does not name the event itself.
            names.add(ProcessCheck.EVENT);
          }
        });
    names.removeAll(DeploymentContext.OURS);
    return names;
  }

  /** Whether a diagram or a table names one of them. */
  private static boolean isIn(String text, Set<String> names) {
    return names.stream()
        .anyMatch(
            name ->
                text.contains('"' + name + '"')
                    || text.contains('>' + name + '<')
                    || text.contains("&#34;" + name)
                    || text.contains("<" + name + " "));
  }
}
