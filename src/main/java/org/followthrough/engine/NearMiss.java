package org.followthrough.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody probably meant who wrote a name that nobody knows. */
public final class NearMiss {

  private static final int SHORTEST = 3;
  private static final int LONGEST = 100;

  private NearMiss() {}

  /**
   * The known name that is one or two slips away from a written one: letters that lack, that are
   * too many, others, or two exchanged. Capitals, hyphens and underscores do not count.
   */
  public static Optional<String> of(String written, Collection<String> known) {
    if (written.length() < SHORTEST || written.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(written);
    int most = plain.length() <= 4 ? 1 : 2;
    return known.stream()
        .filter(name -> !name.equals(written) && name.length() <= LONGEST)
        .filter(name -> distance(plain, plain(name)) <= most)
        .min(
            Comparator.comparingInt((String name) -> distance(plain, plain(name)))
                .thenComparing(name -> name));
  }

  /** The remedy that names what was probably meant, or else another. */
  public static String advice(String written, Collection<String> known, String otherwise) {
    return of(written, known).map(name -> "did you mean '" + name + "'?").orElse(otherwise);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** By Damerau and Levenshtein: two neighbours exchanged are one slip. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
