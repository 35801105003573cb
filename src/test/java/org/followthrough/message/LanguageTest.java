package org.followthrough.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A family reads its own language where there is a text in it. */
@SandboxTest
class LanguageTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aSpanishText() {
    coOp.opensOnAMonday();
    coOp.deploys("concern_outreach.es.sms.txt", "Hola, familia {{familyName}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"es", "es-MX"})
  void aFamilyReadsTheTextOfItsOwnLanguage(String locale) {
    coOp.aFamilyWith("yilmaz", "locale", locale);
    coOp.aPredictionFor("yilmaz");
    coOp.daysPass(3);

    assertThat(coOp.lastMessage("yilmaz", "sms").get("text").asText())
        .isEqualTo("Hola, familia Martinez");
  }

  @Test
  void whereThereIsNoneInItsLanguageItReadsTheUsualOne() {
    coOp.aFamilyWith("yilmaz", "locale", "pl");
    coOp.aPredictionFor("yilmaz");
    coOp.daysPass(3);

    assertThat(coOp.lastMessage("yilmaz", "sms").get("text").asText()).startsWith("Hi Martinez");
  }
}
