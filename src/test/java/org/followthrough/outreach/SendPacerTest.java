package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stalled machine has missed does not burst out when it runs again. */
class SendPacerTest {

  private static final Instant NINE = Instant.parse("2026-03-09T13:00:00Z");

  private final SendPacer fiftyASecond = new SendPacer(50);

  @Test
  void aBurstIsSpacedOutByTheChannelsBeat() {
    assertThat(Stream.generate(() -> fiftyASecond.untilTurn(NINE)).limit(4))
        .containsExactly(
            Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(60));
  }

  @Test
  void whoComesAfterAPauseDoesNotWait() {
    fiftyASecond.untilTurn(NINE);

    assertThat(fiftyASecond.untilTurn(NINE.plusMillis(20))).isZero();
  }
}
