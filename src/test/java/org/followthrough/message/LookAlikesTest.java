package org.followthrough.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text message costs what its words cost, not what a word processor made of them. */
class LookAlikesTest {

  @ParameterizedTest(name = "{0} leaves as {1}")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "Hi O\u2019Brien family, Hi O'Brien family",
        "\u201CTuesday\u201D, \"Tuesday\"",
        "\u00ABmardi\u00BB, \"mardi\"",
        "Mon\u2013Fri \u2014 not at night, Mon-Fri - not at night",
        "9:00\u202FAM, 9:00 AM",
        "until\u00A03\u00A0pm, until 3 pm",
        "wait\u2026, wait...",
        "co\u00ADop\u200B, coop",
        "Jose\u0301, Jos\u00E9"
      })
  void signsOfAWordProcessorBecomePlainOnes(String written, String sent) {
    assertThat(LookAlikes.folded(written)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Jos\u00E9 Nu\u00F1ez",
        "\u0141ukasz",
        "Nguy\u1EC5n",
        "\u0418\u0432\u0430\u043D",
        "\u674E",
        "\u20AC 40 {[~]}",
        "see you \uD83D\uDE0A"
      })
  void lettersAndWhatElseIsMeantStay(String text) {
    assertThat(LookAlikes.folded(text)).isEqualTo(text);
  }
}
