package org.followthrough.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a word processor made of a quote does not make a text cost double. */
@SandboxTest
class GsmTextTest {

  @Autowired CoOp coOp;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "O\u2019Brien, O'Brien",
        "\u201chello\u201d, \"hello\"",
        "\u00abhola\u00bb, \"hola\"",
        "9\u201311, 9-11",
        "now\u2014or never, now-or never",
        "no\u2011break, no-break",
        "5\u00a0pm, 5 pm",
        "5\u202fpm, 5 pm",
        "well\u2026, well..."
      })
  void whatLooksLikeAPlainCharacterIsWrittenAsOne(String written, String sent) {
    assertThat(GsmText.folded(written)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zo\u00eb",
        "\u0141ukasz",
        "Nu\u00f1ez",
        "\u05d3\u05d5\u05d3",
        "\ud83d\udc4d",
        "\u20ac 5 @ \u00a3"
      })
  void lettersAndSignsStayAsTheyAre(String words) {
    assertThat(GsmText.folded(words)).isEqualTo(words);
  }

  @Test
  void theFamilyReadsItAndTheRecordSaysIt() {
    coOp.opensOnAMonday();
    Map<String, Object> family = new HashMap<>(coOp.aUsualFamily("obrien"));
    family.put("familyName", "O\u2019Brien");
    family.remove("email");
    coOp.aFamily("obrien", family);

    coOp.aPredictionFor("obrien");

    assertThat(coOp.lastMessage("obrien", "sms").get("text").asText())
        .contains("O'Brien")
        .doesNotContain("\u2019");
  }
}
