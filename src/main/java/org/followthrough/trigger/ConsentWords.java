package org.followthrough.trigger;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The words that carriers and Twilio honour in a text: they change consent and are no reply. */
final class ConsentWords {

  private static final Set<String> STOP =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE");

  private static final Set<String> START = Set.of("START", "UNSTOP");

  /** Also the answer to many a question, so it only counts after a STOP. */
  private static final String YES = "YES";

  private ConsentWords() {}

  /**
   * Whether a text gives or withdraws consent; empty where it is an ordinary reply.
   *
   * @param wasWithdrawn whether the sender has withdrawn it before
   */
  static Optional<Boolean> given(String text, boolean wasWithdrawn) {
    String word = word(text);
    if (STOP.contains(word)) {
      return Optional.of(false);
    }
    return START.contains(word) || wasWithdrawn && word.equals(YES)
        ? Optional.of(true)
        : Optional.empty();
  }

  /** As {@code STOP} for " stop. " or {@code OPTOUT} for "Opt out!". */
  static String word(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}]", "").toUpperCase(Locale.ROOT);
  }
}
