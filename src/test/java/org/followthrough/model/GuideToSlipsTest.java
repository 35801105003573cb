package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide says of slips in tables, texts and schemas is said of them, word for word. */
class GuideToSlipsTest {

  static Stream<List<String>> rows() throws IOException {
    String guide = Files.readString(Path.of("docs/deployment-check.md"));
    int start = guide.indexOf("## What is said of a table, a text or a schema");
    return guide
        .substring(
            start,
            guide.indexOf("\n## ", start + 1) < 0
                ? guide.length()
                : guide.indexOf("\n## ", start + 1))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|")).map(String::strip).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aSlipIsAnsweredAsTheGuideSays(List<String> row) {
    String where = row.get(1).replace("`", "");
    String written = row.get(2).replaceAll("^`|`$", "").strip();

    assertThat(findings(where, written))
        .as("%s: %s", where, written)
        .anyMatch(
            found -> found.message().contains(row.get(3)) && found.remedy().contains(row.get(4)));
  }

  private static List<Finding> findings(String where, String written) {
    if (where.endsWith(".txt") || where.endsWith(".html")) {
      return CheckedFiles.of(where, written).findings();
    }
    if (where.endsWith(".json")) {
      return CheckedFiles.of(
              where, "{\"type\": \"object\", \"properties\": {\"amount\": " + written + "}}")
          .findings();
    }
    String file =
        Stream.of("send_window.dmn", "select_event_workflow.dmn", "select_intervention.dmn")
            .filter(table -> CheckedFiles.text(table).contains("id=\"" + where + "\""))
            .findFirst()
            .orElseThrow();
    String table = CheckedFiles.text(file);
    String escaped = written.replace("<", "&lt;").replace(">", "&gt;");
    return CheckedFiles.of(
            file,
            table.replaceFirst(
                "(id=\"" + where + "\">\\s*<text>)[^<]*(</text>)",
                "$1" + java.util.regex.Matcher.quoteReplacement(escaped) + "$2"))
        .findings();
  }
}
