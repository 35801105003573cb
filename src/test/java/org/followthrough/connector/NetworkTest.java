package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses that one party has count as one. */
class NetworkTest {

  @Test
  void anAddressOfIpv4CountsByItself() {
    assertThat(Network.of("192.0.2.1")).isNotEqualTo(Network.of("192.0.2.2"));
  }

  @Test
  void thoseOfIpv6CountByTheirFirstHalf() {
    assertThat(Network.of("2001:db8:0:1::1")).isEqualTo(Network.of("2001:db8:0:1:ffff::2"));
    assertThat(Network.of("2001:db8:0:1::1")).isNotEqualTo(Network.of("2001:db8:0:2::1"));
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(Network.of("unknown")).isEqualTo("unknown");
    assertThat(Network.of("not:an:address")).isEqualTo("not:an:address");
    assertThat(Network.of((String) null)).isEqualTo("null");
  }
}
