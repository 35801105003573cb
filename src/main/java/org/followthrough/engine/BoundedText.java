package org.followthrough.engine;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A text that a pattern of somebody's may look at so often and no more: there are patterns of a few
 * characters that would go on for years over a text of forty.
 */
final class BoundedText implements CharSequence {

  /** A hundred times as many looks as a plain pattern takes over the longest answer. */
  private static final int MOST_LOOKS = 400_000;

  private final CharSequence text;
  private final int[] looks;

  private BoundedText(CharSequence text, int[] looks) {
    this.text = text;
    this.looks = looks;
  }

  /** False also where the pattern cannot be read, or finds no end. */
  static boolean matches(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(new BoundedText(text, new int[1])).matches();
    } catch (PatternSyntaxException | TooManyLooks | StackOverflowError e) {
      return false;
    }
  }

  @Override
  public char charAt(int index) {
    if (++looks[0] > MOST_LOOKS) {
      throw new TooManyLooks();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text.subSequence(start, end), looks);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static final class TooManyLooks extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyLooks() {
      super(null, null, false, false);
    }
  }
}
