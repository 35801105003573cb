package org.followthrough.model;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many messages a text to a phone takes: 160 characters of the alphabet of phones (3GPP TS
 * 23.038), or 70 where one character is not in it; where it takes several, seven or three of each
 * join them.
 */
record SmsText(String text) {

  private static final String ALPHABET =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  /** Each of these takes the place of two. */
  private static final String EXTENSION = "^{}\\[~]|€";

  private static final int ALONE = 160;
  private static final int JOINED = 153;
  private static final int ALONE_IN_OTHERS = 70;
  private static final int JOINED_IN_OTHERS = 67;

  /** The characters for which there are fewer in a message. */
  Set<String> others() {
    return text.codePoints()
        .mapToObj(Character::toString)
        .filter(one -> !ALPHABET.contains(one) && !EXTENSION.contains(one))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  int messages() {
    boolean plain = others().isEmpty();
    int length =
        plain ? text.chars().map(one -> EXTENSION.indexOf(one) >= 0 ? 2 : 1).sum() : text.length();
    return length <= (plain ? ALONE : ALONE_IN_OTHERS)
        ? 1
        : (int) Math.ceil(length / (double) (plain ? JOINED : JOINED_IN_OTHERS));
  }
}
