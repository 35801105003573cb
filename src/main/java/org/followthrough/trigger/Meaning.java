package org.followthrough.trigger;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the words of somebody mean who writes to us, where they are more than an answer. */
public enum Meaning {
  /** Wants no more messages of this channel. */
  STOP,
  /** May want no more: a person looks, and nothing goes out meanwhile. */
  PERHAPS_STOP,
  /** Takes a STOP back. */
  START,
  /** Asks who we are. */
  HELP,
  /** Nobody has written it. */
  AUTOMATIC;

  /** The word for it in the table. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Meaning> of(String word) {
    return Stream.of(values()).filter(meaning -> meaning.word().equals(word)).findFirst();
  }
}
