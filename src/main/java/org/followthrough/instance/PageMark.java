package org.followthrough.instance;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;

/**
 * The last instance that a reader was shown: the next page begins behind it, whatever has started
 * or gone since.
 */
record PageMark(Instant triggeredAt, String id) {

  private static final Pattern WRITTEN = Pattern.compile("(-?\\d{1,17}) (\\S{1,100})");

  static PageMark at(Instance instance) {
    return new PageMark(instance.triggeredAt(), instance.id());
  }

  /**
   * @throws InvalidRequest where it is none that {@link #cursor} has written
   */
  static PageMark of(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      Matcher written = WRITTEN.matcher(text);
      if (written.matches()) {
        return new PageMark(
            Instant.EPOCH.plus(Long.parseLong(written.group(1)), ChronoUnit.MICROS),
            written.group(2));
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for whatever else is none.
    }
    throw InvalidRequest.field(
        Kind.MALFORMED, "cursor", "is none of ours; take the nextCursor of the page before");
  }

  /** As readers are given it, who need not know what it says. */
  String cursor() {
    String text = ChronoUnit.MICROS.between(Instant.EPOCH, triggeredAt) + " " + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  Map<String, Object> parameters() {
    return Map.of("markedAt", Timestamp.from(triggeredAt), "markedId", id);
  }
}
