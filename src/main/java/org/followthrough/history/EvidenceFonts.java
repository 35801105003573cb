package org.followthrough.history;

import com.ibm.icu.text.Transliterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The fonts that are packed with the application, and which characters they have. A text is never
 * printed with empty boxes: a character that no font has is named in words.
 */
@Component
class EvidenceFonts {

  /** Most scripts of the world. */
  static final String PLAIN = "fonts/ttf/Kurinto/KurintoSans-Rg.ttf";

  static final String BOLD = "fonts/ttf/Kurinto/KurintoSans-Bd.ttf";

  /** Chinese and Japanese. */
  static final String HAN = "fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";

  private static final int LAST = Character.MAX_CODE_POINT;

  /** They only change how the character before them looks. */
  private static final List<Integer> JOINERS = List.of(0x200D, 0xFE0E, 0xFE0F);

  private volatile BitSet covered;

  static InputStream file(String font) {
    try {
      return new ClassPathResource(font).getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text; what cannot be printed stands in brackets, in Latin letters where its script can be
   * written so, else by the name of the character.
   */
  String printable(String text) {
    if (text == null || text.chars().allMatch(c -> c < 0x250)) {
      return text;
    }
    BitSet known = covered();
    StringBuilder printed = new StringBuilder();
    StringBuilder strange = new StringBuilder();
    text.codePoints()
        .filter(c -> !JOINERS.contains(c))
        .forEach(
            c -> {
              if (known.get(c) || Character.isWhitespace(c)) {
                printed.append(inLatin(strange, known)).appendCodePoint(c);
                strange.setLength(0);
              } else {
                strange.appendCodePoint(c);
              }
            });
    return printed.append(inLatin(strange, known)).toString();
  }

  private static String inLatin(CharSequence strange, BitSet known) {
    if (strange.isEmpty()) {
      return "";
    }
    String latin = Transliterator.getInstance("Any-Latin").transliterate(strange.toString());
    return latin.codePoints().allMatch(known::get)
        ? "[" + latin + "]"
        : strange
            .codePoints()
            .mapToObj(
                c -> "[" + String.valueOf(Character.getName(c)).toLowerCase(Locale.ROOT) + "]")
            .collect(Collectors.joining());
  }

  private BitSet covered() {
    BitSet known = covered;
    if (known == null) {
      known = new BitSet();
      for (String font : List.of(PLAIN, HAN)) {
        try (TrueTypeFont read = new TTFParser().parse(new RandomAccessReadBuffer(file(font)))) {
          CmapLookup characters = read.getUnicodeCmapLookup();
          for (int c = 0; c <= LAST; c++) {
            if (characters.getGlyphId(c) != 0) {
              known.set(c);
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      covered = known;
    }
    return known;
  }
}
