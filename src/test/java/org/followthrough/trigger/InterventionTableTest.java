package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What an analyst's table may say, and what becomes of a slip in it. */
@SandboxTest
class InterventionTableTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("romero");
  }

  @Test
  void aRuleThatNamesNoWorkflowTriggersNothing() throws IOException {
    deploysWith("\"high_risk_intervention\"", "");

    assertThat(coOp.aPredictionFor("romero").get("result").asText()).isEqualTo("not_triggered");
  }

  @Test
  void aReviewIsHeldAlsoWhereTheTableDoesNotSayItIsOne() throws IOException {
    deploysWith("<text>false</text>", "<text></text>");

    assertThat(coOp.aPredictionFor("romero", 0.9, 30).get("result").asText())
        .isEqualTo("held_for_review");
  }

  @ParameterizedTest
  @CsvSource({"<text>8</text>, <text>11</text>", "hitPolicy=\"FIRST\", hitPolicy=\"UNIQUE\""})
  void aTableThatGivesNoUsableAnswerIsAConflictThatNamesIt(String right, String wrong)
      throws IOException {
    deploysWith(right, wrong);

    var answer = coOp.predicts(coOp.aPrediction("romero", 0.9, 90));

    assertThat(answer.getStatusCode().value()).isEqualTo(409);
    assertThat(answer.getBody()).contains("select_intervention").doesNotContain("Exception");
  }

  @Test
  void aTemplateThatNobodyWroteIsAnIncidentAndNotAnotherText() throws IOException {
    deploysWith("\"concern_outreach\"", "\"concern_outreech\"");

    coOp.aPredictionFor("romero");
    coOp.settles();

    assertThat(coOp.received("romero")).isEmpty();
    assertThat(coOp.onlyInstanceOf("romero").get("status").asText()).isEqualTo("paused");
    assertThat(coOp.onlyInstanceOf("romero").get("lastError").asText())
        .contains("concern_outreech.subject.txt");
  }

  private void deploysWith(String before, String after) throws IOException {
    String table = Files.readString(Path.of("dmn/select_intervention.dmn"));
    assertThat(table).contains(before);
    coOp.deploys("select_intervention.dmn", table.replace(before, after));
  }
}
