package org.followthrough.channel.email;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What we sent, to be found again in what quotes it: by its words alone, since mail programs break
 * lines anew and mark what is bold.
 */
final class SentText {

  /** Fewer could be anybody's. */
  static final int WORDS_OF_A_QUOTATION = 8;

  /** Fewer words within a line of ours could be an answer of the same words. */
  private static final int WORDS_OF_A_PIECE = 3;

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final String stream;
  private final Set<String> lines;

  private SentText(String stream, Set<String> lines) {
    this.stream = stream;
    this.lines = lines;
  }

  static SentText of(List<String> texts) {
    StringBuilder stream = new StringBuilder(" ");
    Set<String> lines = new HashSet<>();
    for (String text : texts) {
      text.lines().map(SentText::folded).filter(line -> !line.isEmpty()).forEach(lines::add);
      stream.append(folded(text)).append(" | ");
    }
    return new SentText(stream.toString(), lines);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether a line is one of ours, or a piece of what we sent that can be nobody else's. */
  boolean holds(String line) {
    String words = folded(line);
    return !words.isEmpty()
        && (lines.contains(words)
            || words.chars().filter(sign -> sign == ' ').count() >= WORDS_OF_A_PIECE - 1
                && stream.contains(" " + words + " "));
  }

  static int words(String line) {
    String folded = folded(line);
    return folded.isEmpty() ? 0 : folded.split(" ").length;
  }

  private static String folded(String text) {
    return NO_WORD
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
        .replaceAll(" ")
        .strip();
  }
}
