package org.followthrough.rehearsal;

import java.util.Map;
import java.util.Optional;

/** The diagrams that are deployed, with those of a draft in front of them. */
final class DiagramSource {

  private final Drawings deployed;
  private final Map<String, DrawnProcess> draft;

  DiagramSource(Drawings deployed, Map<String, DrawnProcess> draft) {
    this.deployed = deployed;
    this.draft = draft;
  }

  Optional<DrawnProcess> newest(String key) {
    return Optional.ofNullable(draft.get(key)).or(() -> deployed.newest(key));
  }

  Optional<DrawnProcess> version(String key, int version) {
    return deployed.version(key, version);
  }
}
