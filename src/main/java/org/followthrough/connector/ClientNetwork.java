package org.followthrough.connector;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The addresses by which one client's connections are counted: a single one of IPv4, and of IPv6
 * all that share its /64.
 */
final class ClientNetwork {

  private static final int HALF = 8;

  private ClientNetwork() {}

  /** What to count by, of an address as text; whatever is none counts by itself. */
  static String of(String address) {
    // Without a colon it might be a name, and would be looked up.
    if (address == null || !address.contains(":")) {
      return String.valueOf(address);
    }
    try {
      return of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return address;
    }
  }

  static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), HALF))
        : address.getHostAddress();
  }
}
