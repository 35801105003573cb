package org.followthrough.channel.sms;

import java.util.HashMap;
import java.util.Map;

/**
 * The words of a text message with the alphabet in mind in which most phones are reached (GSM
 * 03.38). One character that is not in it makes the whole text cost double or triple; so quotes,
 * dashes and spaces that a word processor put in are written as everybody types them. Letters stay
 * as they are: a name is a name.
 */
final class GsmText {

  private static final Map<Character, String> LOOK_ALIKES = new HashMap<>();

  static {
    fold("\u2018\u2019\u201a\u201b\u2032\u2035", "'");
    fold("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb", "\"");
    fold("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-");
    fold(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
        " ");
    fold("\u2026", "...");
    fold("\u00ad\u200b\u2060\ufeff", "");
  }

  private GsmText() {}

  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      String lookAlike = LOOK_ALIKES.get(character);
      if (lookAlike == null) {
        folded.append(character);
      } else {
        folded.append(lookAlike);
      }
    }
    return folded.toString();
  }

  private static void fold(String characters, String as) {
    characters.chars().forEach(character -> LOOK_ALIKES.put((char) character, as));
  }
}
