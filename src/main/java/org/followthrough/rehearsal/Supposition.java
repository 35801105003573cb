package org.followthrough.rehearsal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a path supposes that nobody can know.
 *
 * @param message after which of the path's messages the family acts, from 0; below 0 where it does
 *     not
 * @param undeliverable the channels on which nothing arrives
 * @param choices which way is taken at each point where only a person or another system decides
 */
record Supposition(Assume assume, int message, Set<String> undeliverable, List<Integer> choices) {

  /** What a family may do, as others ask for it. */
  enum Assume {
    @JsonProperty("no_reply")
    NO_REPLY,
    @JsonProperty("reply")
    REPLY,
    @JsonProperty("undeliverable")
    UNDELIVERABLE,
    @JsonProperty("stop")
    STOP,
    @JsonProperty("all")
    ALL
  }

  static Supposition silence() {
    return new Supposition(Assume.NO_REPLY, -1, Set.of(), List.of());
  }

  static Supposition acts(Assume assume, int message) {
    return new Supposition(assume, message, Set.of(), List.of());
  }

  static Supposition undeliverable(Set<String> channels) {
    return new Supposition(Assume.UNDELIVERABLE, -1, channels, List.of());
  }

  /** The same up to a point, and there another way. */
  Supposition choosing(List<Integer> before, int choice) {
    List<Integer> made = new ArrayList<>(before);
    made.add(choice);
    return new Supposition(assume, message, undeliverable, made);
  }

  boolean actsAfter(int message, Assume kind) {
    return assume == kind && this.message == message;
  }
}
