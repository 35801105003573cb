package org.followthrough.instance;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in the list of instances, newest first: what comes after it stays the same, whatever is
 * started or erased in the meantime.
 *
 * @param triggeredAt of the last instance that was shown
 * @param id of that instance
 */
record Cursor(Instant triggeredAt, String id) {

  private static final int LONGEST = 300;

  static Cursor after(Instance last) {
    return new Cursor(last.triggeredAt(), last.id());
  }

  /** Empty where a text is none of ours. */
  static Optional<Cursor> of(String text) {
    try {
      if (text.length() > LONGEST) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      long micros = bytes.getLong();
      String id = StandardCharsets.UTF_8.decode(bytes).toString();
      return id.matches("[A-Za-z0-9-]{1,64}")
          ? Optional.of(new Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), id))
              .filter(cursor -> cursor.isInPostgres())
          : Optional.empty();
    } catch (IllegalArgumentException
        | BufferUnderflowException
        | ArithmeticException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private boolean isInPostgres() {
    return triggeredAt.isAfter(Instant.parse("0001-01-01T00:00:00Z"))
        && triggeredAt.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
  }

  String text() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + name.length);
    bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, triggeredAt)).put(name);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
