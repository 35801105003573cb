package org.followthrough.trigger;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text without what people write in many ways: capitals, accents, full-width
 * letters, apostrophes, punctuation and smileys. Scripts that put no space between words have each
 * sign as a word of its own.
 */
final class FoldedWords {

  private static final Pattern APOSTROPHES = Pattern.compile("['’‘ʼ`´′＇]");

  /** What joins or hides letters and is none: soft hyphens, zero-width signs, marks. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Mn}\\p{Me}\\p{Cf}]");

  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?;:…¡¿。！？；\\r\\n\\u2028\\u2029]+");

  private FoldedWords() {}

  static List<String> of(String text) {
    String folded =
        UNSEEN
            .matcher(
                Normalizer.normalize(
                    Normalizer.normalize(
                            APOSTROPHES.matcher(text).replaceAll(""), Normalizer.Form.NFKC)
                        .toUpperCase(Locale.ROOT)
                        .toLowerCase(Locale.ROOT),
                    Normalizer.Form.NFKD))
            .replaceAll("");
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    folded
        .codePoints()
        .forEach(
            sign -> {
              boolean isWordOfItsOwn = isWordOfItsOwn(sign);
              if (word.length() > 0 && (isWordOfItsOwn || !Character.isLetterOrDigit(sign))) {
                words.add(word.toString());
                word.setLength(0);
              }
              if (isWordOfItsOwn) {
                words.add(Character.toString(sign));
              } else if (Character.isLetterOrDigit(sign)) {
                word.appendCodePoint(sign);
              }
            });
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  /** The words of each sentence and each line. */
  static List<List<String>> ofSentences(String text) {
    return SENTENCE_END
        .splitAsStream(text)
        .map(FoldedWords::of)
        .filter(words -> !words.isEmpty())
        .toList();
  }

  private static boolean isWordOfItsOwn(int sign) {
    return switch (Character.UnicodeScript.of(sign)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetter(sign);
      default -> false;
    };
  }
}
