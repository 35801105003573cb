package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What {@code docs/analysts.md} says of expressions is what the engine knows: all of it, no more.
 */
@SandboxTest
class ExpressionsInTheGuideTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern EXPRESSION = Pattern.compile("`([^`]*[$#]\\{[^`]*}[^`]*)`");

  @Autowired ExpressionGrammar grammar;
  private String section;

  @BeforeEach
  void theSection() throws IOException {
    String guide = Files.readString(Path.of("docs/analysts.md"));
    int start = guide.indexOf("## What an expression may say");
    section = guide.substring(start, guide.indexOf("\n## ", start)).replace("\\|", "¦");
  }

  @Test
  void everyStepAndListenerIsListedAndNoOther() {
    Set<String> listed =
        rows()
            .flatMap(row -> EXPRESSION.matcher(row).results())
            .map(match -> match.group(1))
            .flatMap(example -> grammar.bean(example).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named =
        rows()
            .filter(row -> row.startsWith("| `${"))
            .flatMap(row -> EXPRESSION.matcher(row).results())
            .map(match -> match.group(1).replaceAll("[${}]", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isEqualTo(grammar.names().steps()).isEqualTo(listed);
  }

  @Test
  void everyFunctionIsListedWithAnExampleAndNoOther() {
    Set<String> listed =
        rows()
            .map(row -> row.split("\\|")[1])
            .flatMap(cell -> CODE.matcher(cell).results())
            .map(match -> match.group(1))
            .filter(code -> code.matches("\\w+\\.\\w+\\(.*\\)"))
            .map(code -> code.substring(0, code.indexOf('(')))
            .collect(Collectors.toSet());

    assertThat(listed)
        .isEqualTo(
            grammar.names().functions().values().stream()
                .map(ExpressionFunction::call)
                .collect(Collectors.toSet()))
        .allSatisfy(call -> assertThat(section).contains("${" + call + "("));
  }

  @Test
  void everyExampleIsAllowedAndEveryCounterexampleIsNot() {
    List<String> examples =
        rows()
            .flatMap(row -> EXPRESSION.matcher(row).results())
            .map(match -> match.group(1))
            .toList();
    List<String> counterexamples =
        section
            .lines()
            .filter(line -> !line.startsWith("|") && line.contains("is read or called"))
            .flatMap(line -> EXPRESSION.matcher(line).results())
            .map(match -> match.group(1))
            .toList();

    assertThat(examples)
        .hasSizeGreaterThan(15)
        .allSatisfy(example -> assertThat(grammar.fault(example)).as(example).isEmpty());
    assertThat(counterexamples)
        .hasSize(2)
        .allSatisfy(example -> assertThat(grammar.fault(example)).as(example).isPresent());
  }

  @Test
  void theLimitsAndWhatAQueryMayAskForAreThoseOfTheEngine() {
    assertThat(section)
        .contains(ExpressionGrammar.LONGEST + " characters")
        .contains(ExpressionGrammar.MOST_BRACKETS + " opening")
        .contains(ExpressionGrammar.OF_QUERIES);
  }

  private Stream<String> rows() {
    return section
        .lines()
        .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
        .filter(line -> line.contains("`"));
  }
}
