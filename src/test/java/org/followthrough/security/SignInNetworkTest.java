package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which senders are told from each other. */
class SignInNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "::ffff:203.0.113.7, 203.0.113.7",
    "::ffff:cb00:7107, 203.0.113.7",
    "2001:db8:0:1::7, 2001:db8:0:1::/64",
    "2001:DB8:0:1:ffff:ffff:ffff:ffff, 2001:db8:0:1::/64",
    "fe80::1%eth0, fe80:0:0:0::/64",
    "::1, 0:0:0:0::/64"
  })
  void anAddressCountsAsItself(String address, String counted) {
    assertThat(SignInNetwork.of(address).text()).isEqualTo(counted);
  }

  @Test
  void twoNetworksOfIpv6AreTwoSenders() {
    assertThat(SignInNetwork.of("2001:db8:0:1::7"))
        .isNotEqualTo(SignInNetwork.of("2001:db8:0:2::7"));
  }

  /** A name would be looked up in the network, and whoever sends it would choose what is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "unknown", "localhost", "256.1.1.1", "1.2.3", "abc", "::g", "1:2", "[::1]"})
  void whatIsNoAddressIsOneSender(String text) {
    assertThat(SignInNetwork.of(text)).isEqualTo(SignInNetwork.of(null));
  }
}
