package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.followthrough.engine.EventSchema;
import org.followthrough.model.DeploymentContext.Surroundings;
import org.followthrough.security.Roles;
import org.followthrough.trigger.RecordedFacts.FamilyFacts;

/** What the check of a deployment finds of some files, where all of ours are deployed already. */
final class CheckedFiles {

  private static final ModelFiles OURS = ModelFiles.onTheClasspath();
  private static final Instant TODAY = Instant.parse("2026-03-02T15:00:00Z");
  private static final Code CODE = Code.ofTheApplication();

  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, byte[]> unread = new TreeMap<>();
  private final Map<String, List<FamilyFacts>> recorded = new HashMap<>();

  /** All that is ours, deployed at once. */
  static CheckedFiles ours() {
    CheckedFiles all = new CheckedFiles();
    OURS.texts().forEach((path, text) -> all.files.put(ModelFiles.name(path), text));
    return all;
  }

  static CheckedFiles none() {
    return new CheckedFiles();
  }

  /** What one of ours says. */
  static String text(String file) {
    return OURS.named(file).orElseThrow();
  }

  static CheckedFiles of(String file, String text) {
    return new CheckedFiles().and(file, text);
  }

  /** One of ours in which a part that stands there once, or several times, is another. */
  static CheckedFiles edited(String file, String before, String after) {
    String text = OURS.named(file).orElseThrow();
    assertThat(text).as(file).contains(before);
    int at = text.indexOf(before);
    return of(file, text.substring(0, at) + after + text.substring(at + before.length()));
  }

  CheckedFiles and(String file, String text) {
    files.put(file, text);
    return this;
  }

  CheckedFiles and(String file, byte[] bytes) {
    unread.put(file, bytes);
    return this;
  }

  CheckedFiles recorded(String table, String familyId, Map<String, Object> facts) {
    recorded.put(table, List.of(new FamilyFacts(familyId, facts)));
    return this;
  }

  List<Finding> findings() {
    Map<String, byte[]> bytes = new TreeMap<>(unread);
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return DeploymentCheck.check(
        bytes,
        new DeploymentContext(
            name -> Optional.ofNullable(files.get(name)).or(() -> OURS.named(name)),
            message -> Set.of(),
            CODE.delegates(),
            CODE.delegates(),
            OurGrammar.of(CODE),
            new DeploymentContext.Circumstances(TODAY, Roles::ours),
            new Surroundings(
                events(), this::names, table -> recorded.getOrDefault(table, List.of()))));
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(OURS.names());
    names.addAll(files.keySet());
    return names;
  }

  private Map<String, EventSchema> events() {
    Map<String, String> all = new TreeMap<>(files);
    OURS.names().forEach(name -> all.putIfAbsent(name, OURS.named(name).orElseThrow()));
    return SchemaCheck.events(all, Map.of());
  }
}
