package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Does what {@code docs/analysts.md} tells an analyst to do, word for word. */
@SandboxTest
class AnalystsGuideTest {

  private static final Pattern FILE = Pattern.compile("-F \\w+=@(\\S+)");
  private static final Pattern EVENT = Pattern.compile("-d '(\\{\"eventId\".*})'");

  @Autowired CoOp coOp;

  private String guide;

  @BeforeEach
  void theGuideAndItsFamily() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    String all = Files.readString(Path.of("docs/analysts.md"));
    int start = all.indexOf("## A new workflow in fifteen minutes");
    guide = all.substring(start, all.indexOf("\n## ", start));
  }

  @Test
  void aNewWorkflowRunsWithoutARestartAndWithoutJava() throws IOException {
    coOp.deploys(files());

    JsonNode overdue = told(0);
    coOp.daysPass(3);
    JsonNode returned = told(1);

    assertThat(overdue.get("result").asText()).isEqualTo("started");
    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
    assertThat(coOp.lastMessage("martinez", "email").get("text").asText())
        .contains("“Charlotte’s Web”, due on February 27, 2026, is still with you");
    assertThat(returned.get("result").asText()).isIn("correlated", "kept");
  }

  @Test
  void aBookThatIsBroughtBackEndsIt() throws IOException {
    coOp.deploys(files());

    told(0);
    JsonNode returned = told(1);

    assertThat(returned.get("result").asText()).isEqualTo("correlated");
    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void everyWorkflowPropertyOfItIsOneThatAnElementTemplateOffersOrTheGuideNames()
      throws IOException {
    String template = Files.readString(Path.of(".camunda/element-templates/workflow.json"));
    String diagram = files().get("book_reminder.bpmn");

    assertThat(
            Pattern.compile("<camunda:property name=\"(\\w+)\"")
                .matcher(diagram)
                .results()
                .map(property -> property.group(1)))
        .allMatch(
            name -> template.contains("\"" + name + "\"") || guide.contains("`" + name + "`"));
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new HashMap<>();
    for (MatchResult file : FILE.matcher(guide).results().toList()) {
      Path path = Path.of(file.group(1));
      files.put(path.getFileName().toString(), Files.readString(path));
    }
    assertThat(files).hasSize(8);
    return files;
  }

  private JsonNode told(int which) {
    List<String> events = EVENT.matcher(guide).results().map(event -> event.group(1)).toList();
    JsonNode answer = coOp.body(coOp.tells(coOp.read(events.get(which))));
    coOp.settles();
    return answer;
  }
}
