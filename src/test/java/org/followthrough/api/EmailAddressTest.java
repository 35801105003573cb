package org.followthrough.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses mail can reach, and how they are written on the wire. */
class EmailAddressTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "rosa@coop.example,        rosa@coop.example",
    "Rosa+news@Coop.example,   Rosa+news@Coop.example",
    "o'brien@coop.example,     o'brien@coop.example",
    "ana@münchen.example,      ana@xn--mnchen-3ya.example",
    "ana@straße.example,       ana@xn--strae-oqa.example",
    "ana@MÜNCHEN.example,      ana@xn--mnchen-3ya.example",
    "rosa@пример.example,      rosa@xn--e1afmkfd.example",
    "josé@coop.example,        josé@coop.example",
    "josé@münchen.example,     josé@xn--mnchen-3ya.example"
  })
  void aDomainIsWrittenInAscii(String address, String onTheWire) {
    assertThat(EmailAddress.onTheWire(address)).contains(onTheWire);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rosa",
        "@coop.example",
        "rosa@",
        "rosa@coop..example",
        "rosa@-münchen.example",
        "rosa@mün chen.example",
        "rosa@\u0301münchen.example",
        "rosa@coop.example, eve@evil.example",
        "Rosa <rosa@coop.example>"
      })
  void whatCanNeverBeMailedIsNone(String address) {
    assertThat(EmailAddress.onTheWire(address)).isEmpty();
  }

  @Test
  void aLongLabelCanNeverBeMailed() {
    assertThat(EmailAddress.onTheWire("rosa@" + "ü".repeat(64) + ".example")).isEmpty();
  }

  @Test
  void onlyLettersBeforeTheAtNeedAServerThatKnowsThem() {
    assertThat(EmailAddress.needsSmtpUtf8("josé@coop.example")).isTrue();
    assertThat(EmailAddress.needsSmtpUtf8("ana@xn--mnchen-3ya.example")).isFalse();
  }
}
