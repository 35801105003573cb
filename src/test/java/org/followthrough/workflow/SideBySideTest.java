package org.followthrough.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** The sample that forks where the business wants it: an email, and a task beside it. */
@SandboxTest
class SideBySideTest {

  private static final String FAMILY = "haddad";
  private static final String TASK = "Find another class";

  @Autowired CoOp coOp;

  @BeforeEach
  void theSampleIsDeployed() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily(FAMILY);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> sample = Files.list(Path.of("samples/class_cancelled"))) {
      for (Path file : sample.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    coOp.deploys(files);
  }

  @Test
  void theFamilyIsToldWhileSomebodyLooksAndItIsOverWhenBothAreDone() {
    theClassIsCancelled();

    assertThat(coOp.channelsUsedFor(FAMILY)).containsExactly("email");
    assertThat(coOp.lastMessage(FAMILY, "email").get("text").asText())
        .contains("Pottery does not take place");
    assertThat(coOp.tasks(TASK)).hasSize(1);
    assertThat(coOp.standingOf(FAMILY)).isEqualTo("running");

    coOp.completes(TASK, Map.of("taskNotes", "Weaving, on Tuesdays."));

    assertThat(coOp.standingOf(FAMILY)).isEqualTo("completed/success");
  }

  @Test
  void whereNoMailArrivesTheTextGoesAndTheTaskStandsBesideIt() {
    coOp.channelIs("email", "permanent");

    theClassIsCancelled();

    assertThat(coOp.channelsUsedFor(FAMILY)).containsExactly("sms");
    assertThat(coOp.tasks(TASK)).hasSize(1);
    assertThat(coOp.standingOf(FAMILY)).isEqualTo("running");
  }

  @Test
  void aReplyStopsBoth() {
    theClassIsCancelled();

    coOp.familyReplies(FAMILY, "email", "We would like weaving.");

    assertThat(coOp.tasks(TASK)).isEmpty();
    coOp.completes("Answer the reply", Map.of("replyNotes", "They have a place in weaving."));
    assertThat(coOp.standingOf(FAMILY)).isEqualTo("completed/success");
  }

  @Test
  void itIsCountedOnce() {
    theClassIsCancelled();
    coOp.completes(TASK, Map.of("taskNotes", "Weaving, on Tuesdays."));

    JsonNode statistics = coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/stats?days=30", null));

    assertThat(statistics.get("byStatus"))
        .map(one -> one.get("workflow").asText() + " " + one.get("status").asText())
        .containsExactly("class_cancelled completed");
    assertThat(statistics.get("byStatus").get(0).get("count").asInt()).isEqualTo(1);
    assertThat(statistics.get("outcomes"))
        .map(one -> one.get("outcome").asText() + " " + one.get("count").asInt())
        .containsExactly("success 1");
    assertThat(coOp.onlyStep(FAMILY, "Send the news").get("status").asText())
        .isEqualTo("completed");
  }

  private void theClassIsCancelled() {
    JsonNode answer =
        coOp.happens("class_cancelled", FAMILY, Map.of("classId", "pottery-3", "title", "Pottery"));
    assertThat(answer.get("result").asText()).isEqualTo("started");
  }
}
