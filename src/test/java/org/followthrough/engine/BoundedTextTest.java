package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pattern of a form's field, over what somebody filled in. */
class BoundedTextTest {

  @Test
  void aPatternMatchesAsItDoesElsewhere() {
    assertThat(BoundedText.matches("\\+[1-9][0-9]{6,14}", "+12015550101")).isTrue();
    assertThat(BoundedText.matches("\\+[1-9][0-9]{6,14}", "2015550101")).isFalse();
    assertThat(BoundedText.matches("[a-z ]+", "a ".repeat(2_000))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+b", "(a|aa)+b", "(.*)*b", "(a|b)*c", ".*.*.*.*b", "(", "\\1(a)"})
  void oneThatHasNoEndOrCannotBeReadMatchesNothing(String pattern) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> assertThat(BoundedText.matches(pattern, "a".repeat(4_000))).isFalse());
  }
}
