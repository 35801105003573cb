package org.followthrough.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Whose word is taken for where a call really comes from.
 *
 * @param proxies addresses and ranges such as {@code 10.1.2.3} and {@code 10.1.0.0/16}; nobody's
 *     word where there is none
 */
@ConfigurationProperties("followthrough")
record TrustedProxies(List<String> proxies) {

  TrustedProxies {
    proxies = proxies == null ? List.of() : proxies.stream().map(String::strip).toList();
    proxies.forEach(TrustedProxies::check);
  }

  List<IpAddressMatcher> ranges() {
    return proxies.stream().map(IpAddressMatcher::new).toList();
  }

  /** A name would have to be looked up, and whoever answers would be believed. */
  private static void check(String range) {
    int slash = range.indexOf('/');
    if (SignInNetwork.parse(slash < 0 ? range : range.substring(0, slash)).isPresent()) {
      try {
        new IpAddressMatcher(range);
        return;
      } catch (IllegalArgumentException e) {
        // It is said below, in words that name the setting.
      }
    }
    throw new IllegalArgumentException(
        "followthrough.proxies: '%s' is neither an address nor a range such as 10.1.0.0/16"
            .formatted(range));
  }
}
