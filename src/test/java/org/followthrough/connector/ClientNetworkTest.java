package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses that one party has count as one. */
class ClientNetworkTest {

  @Test
  void anAddressOfIpv4CountsByItself() {
    assertThat(ClientNetwork.of("192.0.2.1")).isNotEqualTo(ClientNetwork.of("192.0.2.2"));
  }

  @Test
  void thoseOfIpv6CountByTheirFirstHalf() {
    assertThat(ClientNetwork.of("2001:db8:0:1::1"))
        .isEqualTo(ClientNetwork.of("2001:db8:0:1:ffff::2"));
    assertThat(ClientNetwork.of("2001:db8:0:1::1"))
        .isNotEqualTo(ClientNetwork.of("2001:db8:0:2::1"));
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(ClientNetwork.of("unknown")).isEqualTo("unknown");
    assertThat(ClientNetwork.of("not:an:address")).isEqualTo("not:an:address");
    assertThat(ClientNetwork.of((String) null)).isEqualTo("null");
  }
}
