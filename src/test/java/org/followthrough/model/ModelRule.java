package org.followthrough.model;

import java.util.stream.Stream;

/**
 * One thing that must hold for a file.
 *
 * @param sentence what holds, as the test's name
 * @param problems each with the element that it is about; none where the rule holds
 */
record ModelRule(String sentence, Problems problems) {

  /** Finds what is wrong. */
  interface Problems {
    Stream<String> find();
  }
}
