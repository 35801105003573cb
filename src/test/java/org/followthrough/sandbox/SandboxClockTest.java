package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxClockTest {

  private static final Instant PAST = Instant.parse("2020-03-02T14:00:00Z");
  private static final Instant FUTURE = Instant.parse("2099-03-02T14:00:00Z");

  @TempDir Path directory;

  @Test
  void theFirstStartShowsTheMomentItIsTold() throws IOException {
    assertShows(start(FUTURE), FUTURE);
  }

  @Test
  void theFirstStartShowsAMomentThatIsPast() throws IOException {
    assertShows(start(PAST), PAST);
  }

  @Test
  void theFirstStartShowsNowWhenItIsToldNothing() throws IOException {
    assertShows(new SandboxClock(directory, Optional.empty()), Instant.now());
  }

  @Test
  void aLaterStartGoesOnWhereTheClockWas() throws IOException {
    start(PAST);

    assertShows(new SandboxClock(directory, Optional.empty()), PAST);
  }

  @Test
  void aLaterStartJumpsForwardToTheMomentItIsTold() throws IOException {
    start(PAST);

    assertShows(start(FUTURE), FUTURE);
  }

  @Test
  void aLaterStartNeverGoesBack() throws IOException {
    start(FUTURE);

    assertShows(start(PAST), FUTURE);
  }

  @Test
  void aLaterStartNeverGoesBackAlsoWhereTheFirstWasToldNothing() throws IOException {
    new SandboxClock(directory, Optional.empty());

    assertShows(start(PAST), Instant.now());
  }

  @Test
  void aMoveSurvivesAKill() throws IOException {
    start(PAST).moveTo(FUTURE);

    assertShows(new SandboxClock(directory, Optional.empty()), FUTURE);
  }

  private SandboxClock start(Instant startAt) throws IOException {
    return new SandboxClock(directory, Optional.of(startAt));
  }

  private static void assertShows(SandboxClock clock, Instant moment) {
    assertThat(clock.instant()).isCloseTo(moment, within(10, ChronoUnit.SECONDS));
  }
}
