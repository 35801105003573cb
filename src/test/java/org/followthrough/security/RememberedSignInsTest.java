package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedSignInsTest {

  private Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private final RememberedSignIns signIns = new RememberedSignIns(clock(() -> now));
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void whoHasJustSignedInIsNotLookedUpAgain() {
    assertThat(signsIn("sarah", "right")).isTrue();
    assertThat(signsIn("sarah", "right")).isTrue();

    assertThat(asked).hasValue(1);
  }

  @Test
  void anotherPasswordIsLookedUp() {
    signsIn("sarah", "right");

    assertThat(signIns.isRight("sarah", "wrong", () -> false)).isFalse();
    assertThat(signIns.isRight("sara", "hright", () -> false)).isFalse();
  }

  @Test
  void aWrongOneIsNeverRemembered() {
    assertThat(signIns.isRight("sarah", "new", () -> false)).isFalse();

    assertThat(signIns.isRight("sarah", "new", () -> true)).isTrue();
  }

  /** As another node has changed it. */
  @Test
  void afterTwoSecondsItIsLookedUp() {
    signsIn("sarah", "right");

    now = now.plus(Duration.ofSeconds(2));

    assertThat(signIns.isRight("sarah", "right", () -> false)).isFalse();
  }

  @Test
  void aClockThatIsSetBackKeepsNobodySignedIn() {
    signsIn("sarah", "right");

    now = now.minus(Duration.ofHours(1));

    assertThat(signIns.isRight("sarah", "right", () -> false)).isFalse();
  }

  @Test
  void aChangeEndsItAtOnceAlsoWhereTheLookUpHadBegunBefore() {
    assertThat(
            signIns.isRight(
                "sarah",
                "right",
                () -> {
                  signIns.forget();
                  return true;
                }))
        .isTrue();

    assertThat(signIns.isRight("sarah", "right", () -> false)).isFalse();
  }

  @Test
  void groupsEndWithIt() {
    assertThat(signIns.groups("sarah", () -> List.of("coordinators"))).hasSize(1);
    assertThat(signIns.groups("sarah", List::of)).containsExactly("coordinators");

    signIns.forget();

    assertThat(signIns.groups("sarah", List::of)).isEmpty();
  }

  private boolean signsIn(String user, String password) {
    return signIns.isRight(user, password, () -> asked.incrementAndGet() > 0);
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }
}
