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

/**
 * Ticks at real speed and can be moved forward, never back. How far it is ahead is on disk before
 * it is ahead, so that it survives a restart and a kill.
 */
final class SandboxClock extends Clock {

  private static final String FILE = "ahead";

  private final Clock real = Clock.systemUTC();
  private final DurableFiles files;
  private volatile Duration ahead;

  SandboxClock(Path directory) throws IOException {
    this.files = new DurableFiles(directory, ".clock");
    this.ahead =
        files.names().contains(FILE)
            ? Duration.parse(new String(files.read(FILE), StandardCharsets.US_ASCII))
            : Duration.ZERO;
  }

  /** Shows {@code moment} from now on, unless it is past. */
  synchronized void moveTo(Instant moment) {
    if (moment.isAfter(instant())) {
      Duration next = Duration.between(real.instant(), moment);
      try {
        files.write(FILE, next.toString().getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException("The sandbox's clock cannot be kept on disk", e);
      }
      ahead = next;
    }
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
