package org.followthrough.trigger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.engine.DecisionTable;

/**
 * The phrases of one version of the table {@code reply_meaning}, as they are written there, by
 * their first word: read once, and then looked for in what people write.
 */
final class ReplyPhrases {

  /** The column that holds them. */
  private static final String COLUMN = "words";

  private static final Pattern PHRASE = Pattern.compile("\"([^\"]*)\"");

  private final String tableId;
  private final Map<String, List<Phrase>> byFirstWord = new HashMap<>();
  private final List<String> rules;

  private ReplyPhrases(String tableId, List<String> rules) {
    this.tableId = tableId;
    this.rules = rules;
  }

  static ReplyPhrases of(DecisionTable table) {
    ReplyPhrases phrases = new ReplyPhrases(table.id(), table.rules());
    table.conditionsOn(COLUMN).stream()
        .flatMap(cell -> PHRASE.matcher(cell).results())
        .map(phrase -> phrase.group(1))
        .distinct()
        .forEach(phrases::add);
    return phrases;
  }

  private void add(String written) {
    List<String> words = FoldedWords.of(written);
    if (!words.isEmpty()) {
      byFirstWord
          .computeIfAbsent(words.get(0), any -> new ArrayList<>())
          .add(new Phrase(written, words));
    }
  }

  /** The engine's id of the version. */
  String tableId() {
    return tableId;
  }

  /** How far down in the table a rule stands. */
  int place(String rule) {
    return rules.indexOf(rule);
  }

  /** Which of them stand in a text, each with every way in which it does. */
  Collection<Found> in(String text) {
    Set<Found> found = new LinkedHashSet<>();
    List<String> all = FoldedWords.of(text);
    startingAt(0, all)
        .filter(phrase -> phrase.words.size() == all.size())
        .forEach(phrase -> found.add(new Found("whole message", phrase.written)));
    for (List<String> sentence : FoldedWords.ofSentences(text)) {
      startingAt(0, sentence)
          .filter(phrase -> phrase.words.size() == sentence.size())
          .forEach(phrase -> found.add(new Found("sentence", phrase.written)));
    }
    // A sentence may also be broken into lines.
    startingAt(0, all)
        .filter(phrase -> phrase.words.size() == all.size())
        .forEach(phrase -> found.add(new Found("sentence", phrase.written)));
    startingAt(0, all).forEach(phrase -> found.add(new Found("opening", phrase.written)));
    for (int i = 0; i < all.size(); i++) {
      startingAt(i, all).forEach(phrase -> found.add(new Found("anywhere", phrase.written)));
    }
    return found;
  }

  private Stream<Phrase> startingAt(int place, List<String> words) {
    return place >= words.size()
        ? Stream.empty()
        : byFirstWord.getOrDefault(words.get(place), List.of()).stream()
            .filter(phrase -> phrase.standsAt(place, words));
  }

  /**
   * A phrase that stands in a text.
   *
   * @param where how it stands there, in the word of the table
   * @param phrase as it is written in the table
   */
  record Found(String where, String phrase) {}

  private record Phrase(String written, List<String> words) {

    private boolean standsAt(int place, List<String> text) {
      return place + words.size() <= text.size()
          && text.subList(place, place + words.size()).equals(words);
    }
  }
}
