package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses by names that only the key's holder can tell. */
class AddressDigestsTest {

  private static final String OLD = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String NEW =
      Base64.getEncoder().encodeToString("another key of thirty-two bytes!".getBytes());

  @Test
  void aNewKeyFindsWhatTheOldOneHasNamed() {
    String named = new AddressDigests(OLD).of("Ana@Coop.example").digest();

    assertThat(new AddressDigests(NEW + "\n" + OLD).all("ana@coop.example")).contains(named);
    assertThat(new AddressDigests(NEW).all("ana@coop.example")).doesNotContain(named);
  }

  @Test
  void whatIsNewIsNamedUnderTheFirstKey() {
    assertThat(new AddressDigests(NEW + "," + OLD).of("+12015550101"))
        .isEqualTo(new AddressDigests(NEW).of("+12015550101"));
  }

  @ParameterizedTest
  @CsvSource({"'', is empty", "c2hvcnQ=, less than 32 bytes", "no-base64!, no Base64"})
  void aKeyThatProtectsNobodyIsRefused(String keys, String fault) {
    assertThatThrownBy(() -> new AddressDigests(keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(AddressDigests.PROPERTY)
        .hasMessageContaining(fault);
  }
}
