package org.followthrough.api;

import java.io.IOException;

/** A body goes on after its limit. */
class TooLarge extends IOException {

  private static final long serialVersionUID = 1L;

  TooLarge(long most) {
    super(
        "The body is larger than "
            + most
            + " bytes, which is the most that is taken here; send many predictions or families by"
            + " the calls that end in /import, and the files of a large deployment in several"
            + " deployments.");
  }

  private TooLarge(String message) {
    super(message);
  }

  static TooLarge parts(int most) {
    return new TooLarge(
        "The body has more than "
            + most
            + " parts, which is the most that is taken; send the files of a large deployment in"
            + " several deployments.");
  }
}
