package org.followthrough.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Statements;
import org.followthrough.Statements.Count;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a file of predictions costs the database; docs/adr/0007-imports.md names the figures. */
@SandboxTest
class StatementsPerPredictionTest {

  private static final int LINES = 2000;

  @Autowired CoOp coOp;
  @Autowired Statements statements;

  @BeforeEach
  void aFamilyForEachLine() {
    coOp.opensOnAMonday();
    coOp.imports(
        "familyId,familyName,email\n"
            + lines("cost-%1$d,Cost,cost-%1$d@families.example\n", LINES));
  }

  @Test
  void aPredictionThatTriggersNothingCostsATwentiethOfAStatement() {
    Count count = sent("low-%1$d,cost-%1$d,0.1,91,32\n", LINES);

    assertThat((double) count.statements() / LINES).isLessThan(0.05);
    assertThat((double) count.commits() / LINES).isLessThan(0.01);
  }

  @Test
  void aReplayCostsNoMore() {
    sent("low-%1$d,cost-%1$d,0.1,91,32\n", LINES);

    Count count = sent("low-%1$d,cost-%1$d,0.1,91,32\n", LINES);

    assertThat((double) count.statements() / LINES).isLessThan(0.05);
  }

  @Test
  void aPredictionThatStartsAWorkflowCostsLessThanFourStatements() {
    Count count = sent("high-%1$d,cost-%1$d,0.87,91,32\n", 200);

    assertThat((double) count.statements() / 200).isLessThan(4);
    assertThat(count.commits()).isLessThan(10);
  }

  private Count sent(String line, int lines) {
    return statements.ofRequests(
        () ->
            coOp.predictsAll(
                "predictionId,familyId,probability,confidence,windowDays\n" + lines(line, lines)));
  }

  private static String lines(String line, int lines) {
    return IntStream.range(0, lines).mapToObj(line::formatted).collect(Collectors.joining());
  }
}
