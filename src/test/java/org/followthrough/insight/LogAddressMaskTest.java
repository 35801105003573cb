package org.followthrough.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a log as JSON must not hold, whoever said it. */
class LogAddressMaskTest {

  @ParameterizedTest
  @CsvSource({
    "550 5.1.1 <martinez@families.example>: unknown user, 550 5.1.1 <(an address)>: unknown user",
    "to=josé.garcía@münchen.example, to=(an address)",
    "to=martinez%40families.example, to=(an address)",
    "The number +12015550101 is not reachable, The number (a number) is not reachable",
    "To=%2B12015550101&Body=, To=(a number)&Body=",
    "job 1234567890 of version 7.24.0, job 1234567890 of version 7.24.0"
  })
  void addressesAndNumbersAreTakenOut(String said, String logged) {
    assertThat(LogAddressMask.cleaned(said)).isEqualTo(logged);
  }
}
