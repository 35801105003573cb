package org.followthrough.failure;

import java.util.regex.Pattern;

/**
 * What failures have in common: the words of the reason without what differs from family to family.
 */
final class FailureCause {

  private static final String UNKNOWN = "no reason was given";

  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"'(]+@[^\\s<>\"'),;]+");
  private static final Pattern LONG_ID =
      Pattern.compile("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b|\\+?\\d{5,}");

  private FailureCause() {}

  /** The same for all failures that one remedy would mend; it names no family. */
  static String of(String reason) {
    return reason == null || reason.isBlank()
        ? UNKNOWN
        : LONG_ID
            .matcher(ADDRESS.matcher(reason.strip()).replaceAll("…"))
            .replaceAll("…")
            .replaceAll("\\s+", " ");
  }
}
