package org.followthrough.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;

/**
 * Ticks at real speed and can be moved forward, never back. How far it is ahead is on disk before
 * it is ahead, so that it survives a restart and a kill.
 */
final class SandboxClock extends Clock {

  private static final String FILE = "ahead";

  private final Clock real = Clock.systemUTC();
  private final DurableFiles files;
  private volatile Duration ahead;

  /**
   * @param startAt what a new clock shows, also where that is past; one that ran before is moved
   *     there, but never back
   */
  SandboxClock(Path directory, Optional<Instant> startAt) throws IOException {
    this.files = new DurableFiles(directory, ".clock");
    if (files.names().contains(FILE)) {
      this.ahead = Duration.parse(new String(files.read(FILE), StandardCharsets.US_ASCII));
      startAt.ifPresent(this::moveTo);
    } else {
      set(startAt.map(this::until).orElse(Duration.ZERO));
    }
  }

  /** Shows {@code moment} from now on, unless it is past. */
  synchronized void moveTo(Instant moment) {
    if (moment.isAfter(instant())) {
      set(until(moment));
    }
  }

  /**
   * @throws InvalidRequest 409 where {@code moment} is past
   */
  void refusePast(Instant moment) {
    if (moment.isBefore(instant())) {
      throw InvalidRequest.conflict(
          "The clock shows " + instant() + " and never goes back, not even to " + moment + ".");
    }
  }

  private Duration until(Instant moment) {
    return Duration.between(real.instant(), moment);
  }

  private void set(Duration next) {
    try {
      files.write(FILE, next.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("The sandbox's clock cannot be kept on disk", e);
    }
    ahead = next;
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException(
        "The sandbox's clock is in UTC; ask a family for its zone");
  }
}
