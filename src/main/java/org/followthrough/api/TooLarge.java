package org.followthrough.api;

import java.io.IOException;

/** A body goes on after its limit. The message is read by whoever sent it. */
final class TooLarge extends IOException {

  private static final long serialVersionUID = 1L;

  private TooLarge(String message) {
    super(message);
  }

  /**
   * @param remedy what to do instead, as a clause
   */
  static TooLarge bytes(long most, String remedy) {
    return new TooLarge(
        "The body is larger than " + most + " bytes, which is the most that is taken; " + remedy);
  }

  static TooLarge parts(int most) {
    return new TooLarge(
        "The body has more than "
            + most
            + " parts, which is the most that is taken; "
            + Most.IN_SEVERAL);
  }

  /** How large a body may be, and what to do with one that is larger. */
  record Most(long bytes, String remedy) {

    static final String IN_SEVERAL = "deploy fewer files at once";

    TooLarge exceeded() {
      return TooLarge.bytes(bytes, remedy);
    }
  }
}
