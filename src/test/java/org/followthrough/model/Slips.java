package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.model.DeploymentContext.Circumstances;
import org.followthrough.model.DeploymentContext.Surroundings;
import org.springframework.core.io.ClassPathResource;

/** Diagrams with one slip each, of those that are drawn and not programmed. */
final class Slips {

  static final String FAULTLESS = "field_trip.bpmn";

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {"tripId": {"type": "string"}, "price": {"type": "number"},
        "day": {"type": "string", "format": "date"}, "paid": {"type": "boolean"}}}""";

  private static final Code CODE = Code.ofTheApplication();
  private static final ModelFiles FILES = ModelFiles.onTheClasspath();
  private static final DeploymentContext CONTEXT =
      new DeploymentContext(
          name ->
              name.equals("trip_announced.schema.json") ? Optional.of(SCHEMA) : FILES.named(name),
          message -> message.equals("trip_planned") ? Set.of("field_trip") : Set.of(),
          CODE.delegates(),
          CODE.delegates(),
          OurGrammar.of(CODE),
          new Circumstances(
              Instant.parse("2026-03-02T14:00:00Z"),
              () -> new TreeSet<>(Set.of("coordinators", "lead_coordinators", "treasurers"))),
          new Surroundings(
              SchemaCheck.events(schemas(), Map.of()), FILES::names, table -> List.of()));

  private Slips() {}

  private static Map<String, String> schemas() {
    Map<String, String> all = new TreeMap<>(FILES.texts());
    all.put("trip_announced.schema.json", SCHEMA);
    return all;
  }

  static List<Slip> all() {
    return Arrays.stream(text("slips.txt").split("(?m)^## ")).skip(1).map(Slips::slip).toList();
  }

  static String faultless() {
    return text(FAULTLESS);
  }

  /** What the check says of a diagram that is deployed by itself. */
  static List<Finding> found(String diagram) {
    return found(Map.of(FAULTLESS, diagram.getBytes(StandardCharsets.UTF_8)));
  }

  /** What it says of several files that are deployed together. */
  static List<Finding> found(Map<String, byte[]> files) {
    return DeploymentCheck.check(files, CONTEXT);
  }

  private static Slip slip(String section) {
    List<String> lines = section.lines().toList();
    String[] title = lines.get(0).split(": ", 2);
    String diagram = faultless();
    for (String edit : section.split("(?m)^@@\n")) {
      String before = lines(edit, "- ");
      if (!before.isEmpty()) {
        assertThat(diagram).as("%s: what is to be edited", title[0]).containsOnlyOnce(before);
        diagram = diagram.replace(before, lines(edit, "+ "));
      }
    }
    String element = lines.get(1).substring("at ".length());
    return new Slip(title[0], title[1], element.equals("the file") ? null : element, diagram);
  }

  private static String lines(String edit, String mark) {
    return Stream.of(edit.split("\n"))
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .collect(Collectors.joining("\n"));
  }

  private static String text(String file) {
    try {
      return new ClassPathResource("slips/" + file).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param what is drawn, in words
   * @param element at which it is said; null where it is the file
   */
  record Slip(String name, String what, String element, String diagram) {

    boolean refuses() {
      return !name.startsWith("remark_");
    }

    @Override
    public String toString() {
      return what;
    }
  }
}
