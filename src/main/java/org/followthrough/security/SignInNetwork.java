package org.followthrough.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a sign-in comes from, as far as one sender can be told from another: an IPv4 address, or
 * the /64 network of an IPv6 address, since whoever has one address of such a network has all of
 * them.
 *
 * @param text how it is written, like {@code 203.0.113.7} or {@code 2001:db8:0:1::/64}
 */
record SignInNetwork(String text) {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int BYTES_OF_64_BITS = 8;

  /** What is no address counts as one sender, whatever it says. */
  private static final SignInNetwork UNKNOWN = new SignInNetwork("unknown");

  /** The sender behind an address as the container names it. */
  static SignInNetwork of(String address) {
    return parse(address).map(SignInNetwork::of).orElse(UNKNOWN);
  }

  /**
   * Reads an address and nothing else: a name is never looked up. An IPv4 address that is written
   * as an IPv6 one is an IPv4 address.
   */
  static Optional<InetAddress> parse(String address) {
    if (address == null) {
      return Optional.empty();
    }
    int zone = address.indexOf('%');
    String literal = zone < 0 ? address : address.substring(0, zone);
    try {
      if (IPV4.matcher(literal).matches()) {
        return Optional.of(InetAddress.getByName(literal));
      }
      return IPV6.matcher(literal).matches()
          ? Optional.of(InetAddress.getByName('[' + literal + ']'))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static SignInNetwork of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return new SignInNetwork(address.getHostAddress());
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, BYTES_OF_64_BITS, network.length, (byte) 0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < BYTES_OF_64_BITS; i += 2) {
      text.append(Integer.toHexString((network[i] & 0xff) << 8 | network[i + 1] & 0xff))
          .append(':');
    }
    return new SignInNetwork(text.append(":/64").toString());
  }
}
