package org.followthrough.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;

/** Diagrams with one fault each: a faultless one, and a table of edits to it. */
final class WrongDiagrams {

  private static final String FAULTLESS = "book_reminder";

  private WrongDiagrams() {}

  static Set<String> names() throws IOException {
    return edits().keySet();
  }

  /** The diagram with that fault, whose process has the fault's name for its id. */
  static String named(String fault) throws IOException {
    String diagram = text("faultless.bpmn");
    for (String edit : edits().get(fault).split("(?m)^@@\n")) {
      String before = lines(edit, "- ");
      if (before.isEmpty()) {
        continue;
      }
      assertThat(diagram).as("%s: what is to be edited", fault).containsOnlyOnce(before);
      diagram = diagram.replace(before, lines(edit, "+ "));
    }
    return diagram.replace(FAULTLESS, fault);
  }

  private static Map<String, String> edits() throws IOException {
    Map<String, String> edits =
        Arrays.stream(text("edits.txt").split("(?m)^## "))
            .skip(1)
            .map(section -> section.split("\n", 2))
            .collect(
                toMap(section -> section[0], section -> section[1], (a, b) -> a, TreeMap::new));
    return edits;
  }

  private static String lines(String edit, String mark) {
    return edit.lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .collect(Collectors.joining("\n"));
  }

  private static String text(String file) throws IOException {
    return new ClassPathResource("wrong-diagrams/" + file)
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
