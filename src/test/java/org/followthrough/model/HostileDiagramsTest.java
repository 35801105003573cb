package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.SimpleContext;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;

/**
 * One faultless diagram, and what somebody adds to it who may deploy and wants to run a program:
 * one line of {@code hostile-diagrams/edits.txt} for each way.
 */
@SandboxTest
class HostileDiagramsTest {

  /** Runs wherever an expression may call what it likes. */
  private static final String EXPRESSION =
      "${''.getClass().forName('org.followthrough.model.Payload').getMethod('run').invoke(null)}";

  @Autowired CoOp coOp;
  @Autowired RepositoryService repository;

  @TempDir Path folder;

  private int runs;

  @BeforeEach
  void countedBefore() {
    runs = Payload.runs();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "/hostile-diagrams/edits.txt",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 1000)
  void isRefusedByItsPlaceAndRunsNothing(String where, String edit, String element, String place)
      throws IOException {
    ResponseEntity<String> answer =
        coOp.tryingToDeploy(Map.of("hostile.bpmn", edited(where, edit)));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(coOp.read(answer.getBody()).get("message").asText())
        .contains("- hostile.bpmn, " + element + ": ")
        .contains(place)
        .doesNotContain("ENGINE-", "Exception");
    assertThat(repository.createProcessDefinitionQuery().processDefinitionKey("hostile").count())
        .isZero();
    assertThat(Payload.runs()).isEqualTo(runs);
    assertThat(marker()).doesNotExist();
  }

  @Test
  void theDiagramItselfIsFaultless() throws IOException {
    ResponseEntity<String> answer =
        coOp.tryingToDeploy(
            Map.of("faultless.bpmn", faultless().replace("\"hostile\"", "\"faultless\"")));

    assertThat(answer.getBody()).contains("\"key\":\"faultless\"");
    assertThat(answer.getStatusCode().value()).isEqualTo(200);
  }

  /** Or nothing that is said here would mean anything. */
  @Test
  void whatIsTriedWouldBeNoticedIfItRan() throws Exception {
    new ExpressionFactoryImpl()
        .createValueExpression(
            new SimpleContext(new org.camunda.bpm.impl.juel.SimpleResolver()),
            EXPRESSION,
            Object.class)
        .getValue(new SimpleContext(new org.camunda.bpm.impl.juel.SimpleResolver()));
    Class.forName(Payload.class.getName()).getConstructor().newInstance();
    Files.createFile(marker());

    assertThat(Payload.runs()).isEqualTo(runs + 2);
    assertThat(marker()).exists();
  }

  private String edited(String where, String edit) throws IOException {
    String before = faultless();
    assertThat(before).contains(where);
    String what =
        edit.replace("EXPRESSION", EXPRESSION)
            .replace("CLASS", Payload.class.getName())
            .replace("MARKER", marker().toString());
    return before.replace(where, what.startsWith("=") ? what.substring(1) : where + " " + what);
  }

  private Path marker() {
    return folder.resolve("ran");
  }

  private static String faultless() throws IOException {
    return new ClassPathResource("hostile-diagrams/faultless.bpmn")
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
