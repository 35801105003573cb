package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.followthrough.model.Slips.Slip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of the slips of those who draw; {@code docs/deployment-check.md} lists every answer,
 * and is held to it.
 */
class SlipsTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| `([^`]*)`: (.+?) \\| (.+?) \\|$");

  static List<Slip> all() {
    return Slips.all();
  }

  @Test
  void theFaultlessDiagramIsAcceptedWithoutARemark() {
    assertThat(Slips.found(Slips.faultless())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isSaidAsTheGuideSays(Slip slip) throws IOException {
    Answer listed = listed().get(slip.what());

    assertThat(listed).as("the guide's row for: " + slip.what()).isNotNull();
    assertThat(Slips.found(slip.diagram()))
        .anySatisfy(
            finding -> {
              assertThat(finding.isFault()).isEqualTo(slip.refuses());
              assertThat(finding.element()).isEqualTo(slip.element());
              assertThat(finding.message()).isEqualTo(listed.message());
              assertThat(finding.remedy()).isEqualTo(listed.remedy());
            })
        .noneMatch(finding -> finding.isFault() && !slip.refuses())
        .noneMatch(finding -> finding.toString().contains("ENGINE-"));
  }

  @Test
  void theGuideListsNothingElse() throws IOException {
    assertThat(listed().keySet())
        .containsExactlyInAnyOrderElementsOf(all().stream().map(Slip::what).toList())
        .hasSizeGreaterThan(60);
  }

  @Test
  void nothingIsSaidOfWhatIsShipped() {
    assertThat(Slips.found(ours())).isEmpty();
  }

  @Test
  void allFilesOfOursAreCheckedInUnderTwoSeconds() {
    Map<String, byte[]> ours = ours();
    Slips.found(ours);

    assertThat(timeOf(() -> Slips.found(ours))).isLessThan(Duration.ofSeconds(2));
  }

  private static Map<String, byte[]> ours() {
    Map<String, byte[]> ours = new TreeMap<>();
    ModelFiles.onTheClasspath()
        .texts()
        .forEach(
            (path, text) -> ours.put(ModelFiles.name(path), text.getBytes(StandardCharsets.UTF_8)));
    return ours;
  }

  @Test
  void aDiagramOfThousandsOfElementsIsCheckedInAsManySteps() {
    assertThat(timeOf(() -> Slips.found(oneOf(2_000)))).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aDiagramOfManyWaysSideBySideIsCheckedInSoManyStepsAtMost() {
    String ways =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    """
                    <bpmn:sequenceFlow id="out%1$d" sourceRef="both" targetRef="s%1$d" />
                    <bpmn:exclusiveGateway id="s%1$d" /><bpmn:exclusiveGateway id="t%1$d" />
                    <bpmn:sequenceFlow id="on%1$d" sourceRef="s%1$d" targetRef="t%1$d" />
                    <bpmn:sequenceFlow id="in%1$d" sourceRef="t%1$d" targetRef="join" />"""
                        .formatted(i))
            .collect(Collectors.joining());

    assertThat(timeOf(() -> Slips.found(Slips.faultless().replace("<!--more-->", ways))))
        .isLessThan(Duration.ofSeconds(8));
  }

  private static String oneOf(int steps) {
    String chain =
        IntStream.range(0, steps)
            .mapToObj(
                i ->
                    """
                    <bpmn:exclusiveGateway id="g%1$d" />
                    <bpmn:sequenceFlow id="f%1$d" sourceRef="g%1$d" targetRef="%2$s" />"""
                        .formatted(i, i + 1 == steps ? "callIsDue" : "g" + (i + 1)))
            .collect(Collectors.joining());
    return Slips.faultless()
        .replace(
            "sourceRef=\"invite\" targetRef=\"fourDaysPassed\"",
            "sourceRef=\"invite\" targetRef=\"g0\"")
        .replace("<!--more-->", chain);
  }

  /** Of the processor, as other tests may run beside. */
  private static Duration timeOf(Runnable check) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    check.run();
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
  }

  private static Map<String, Answer> listed() throws IOException {
    String guide = Files.readString(Path.of("docs/deployment-check.md"));
    int start = guide.indexOf("## What is said of a diagram");
    return ROW.matcher(guide.substring(start, guide.indexOf("\n## ", start)))
        .results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> new Answer(row.group(3), row.group(4))));
  }

  private record Answer(String message, String remedy) {}
}
