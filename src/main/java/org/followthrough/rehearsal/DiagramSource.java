package org.followthrough.rehearsal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The diagrams that are deployed, with those of a draft in front of them, as they were when they
 * were first asked for; each preview has its own.
 */
final class DiagramSource {

  private final Drawings deployed;
  private final Map<String, DrawnProcess> draft;
  private final Map<String, Optional<DrawnProcess>> asked = new HashMap<>();

  DiagramSource(Drawings deployed, Map<String, DrawnProcess> draft) {
    this.deployed = deployed;
    this.draft = draft;
  }

  Optional<DrawnProcess> newest(String key) {
    return asked.computeIfAbsent(
        key, unknown -> Optional.ofNullable(draft.get(unknown)).or(() -> deployed.newest(unknown)));
  }

  Optional<DrawnProcess> version(String key, int version) {
    return deployed.version(key, version);
  }
}
