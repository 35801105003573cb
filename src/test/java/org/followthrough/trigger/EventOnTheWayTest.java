package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A diagram may wait for an event on its way, or on the border of a step. */
@SandboxTest
class EventOnTheWayTest {

  private static final Path SAMPLE = Path.of("samples/book_reminder");
  private static final String WAIT =
      """
            <bpmn:timerEventDefinition>
              <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P3D</bpmn:timeDuration>
            </bpmn:timerEventDefinition>
      """;
  private static final Pattern RULE =
      Pattern.compile("<rule (?:(?!</rule>).)*\"book_returned\".*?</rule>", Pattern.DOTALL);
  private static final Map<String, Object> BOOK =
      Map.of("bookId", "b-17", "title", "Stuart Little", "dueDate", "2026-02-27");

  @Autowired CoOp coOp;

  @BeforeEach
  void aDiagramThatWaitsForAnEvent() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> sample = Files.list(SAMPLE)) {
      for (Path file : sample.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    String diagram = files.get("book_reminder.bpmn");
    assertThat(diagram).containsOnlyOnce(WAIT);
    files.put(
        "book_reminder.bpmn",
        diagram
            .replace(WAIT, "<bpmn:messageEventDefinition messageRef=\"soughtMessage\" />")
            .replaceFirst(
                "(?=<bpmn:message )",
                "<bpmn:message id=\"soughtMessage\" name=\"book_sought_by_another\" />"));
    files.computeIfPresent("select_event_workflow.dmn", (name, table) -> withOneRuleMore(table));
    files.put("book_sought_by_another.schema.json", files.get("book_returned.schema.json"));
    coOp.deploys(files);
    coOp.happens("book_overdue", "martinez", BOOK);
    coOp.settles();
  }

  @Test
  void theInstanceGoesOnWithTheEventThatItWaitsFor() {
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email");

    assertThat(coOp.happens("book_sought_by_another", "martinez", BOOK).get("result").asText())
        .isEqualTo("correlated");
    coOp.settles();

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  @Test
  void theSameOfAnotherBookDoesNotReachIt() {
    Map<String, Object> another = new HashMap<>(BOOK);
    another.put("bookId", "b-18");

    assertThat(coOp.happens("book_sought_by_another", "martinez", another).get("result").asText())
        .isEqualTo("kept");
    coOp.settles();

    assertThat(coOp.channelsUsedFor("martinez")).isEqualTo(List.of("email"));
  }

  /** The rule for the book that is back, once more for the one that another family asks for. */
  private static String withOneRuleMore(String table) {
    Matcher rule = RULE.matcher(table);
    assertThat(rule.find()).isTrue();
    String another =
        rule.group()
            .replace("\"book_returned\"", "\"book_sought_by_another\"")
            .replaceAll(" id=\"(\\w+)\"", " id=\"$1Sought\"");
    return table.replace(rule.group(), rule.group() + another);
  }
}
