package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.followthrough.model.Slips.Slip;
import org.junit.jupiter.api.Test;

/** Whatever the lint of the local folder refuses of a slip, a deployment is told about too. */
class LintAgreementTest {

  private static final Path LINT = Path.of("src/lint");

  /** The slips are not drawn; how something is drawn does not matter to the engine. */
  private static final Set<String> OF_THE_DRAWING = Set.of("no-bpmndi");

  @Test
  void whatTheLintRefusesADeploymentIsToldToo() throws Exception {
    assumeTrue(
        Files.exists(LINT.resolve("node_modules")),
        "the lint is not installed: run 'npm ci --ignore-scripts' in src/lint");
    Map<String, Slip> slips = new TreeMap<>();
    Slips.all().forEach(slip -> slips.put(slip.name(), slip));
    JsonNode said = lint(slips);

    List<String> notSaid = new ArrayList<>();
    int compared = 0;
    for (Slip slip : slips.values()) {
      List<Finding> found = Slips.found(slip.diagram());
      for (JsonNode report : said.get(slip.name())) {
        String rule = report.get("rule").asText();
        String element = report.get("element").asText(null);
        if (OF_THE_DRAWING.contains(rule)) {
          continue;
        }
        compared++;
        if (found.stream().noneMatch(finding -> isAbout(finding, element))) {
          notSaid.add(slip.name() + ": " + rule + " at " + element + "; said is " + found);
        }
      }
    }

    assertThat(notSaid).isEmpty();
    assertThat(compared).as("reports of the lint").isGreaterThan(20);
  }

  /** Of one that is refused, the two may name neighbours for the same. */
  private static boolean isAbout(Finding finding, String element) {
    return finding.isFault() || Objects.equals(finding.element(), element);
  }

  private static JsonNode lint(Map<String, Slip> slips) throws IOException, InterruptedException {
    ObjectMapper json = new ObjectMapper();
    Map<String, String> diagrams = new HashMap<>();
    slips.forEach((name, slip) -> diagrams.put(name, slip.diagram()));
    Path answer = Files.createTempFile("lint", ".json");
    try {
      Process node =
          new ProcessBuilder("node", "lint-each.js")
              .directory(LINT.toFile())
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream in = node.getOutputStream()) {
        in.write(json.writeValueAsString(diagrams).getBytes(StandardCharsets.UTF_8));
      }
      assertThat(node.waitFor()).as("how the lint ended").isZero();
      return json.readTree(answer.toFile());
    } finally {
      Files.delete(answer);
    }
  }
}
