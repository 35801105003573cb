package org.followthrough.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Takes from a proxy's headers where a call comes from, by which scheme and to which host, if it is
 * one of {@link TrustedProxies}, and takes those headers away from everybody, so that nothing
 * behind believes them either. Of several values the last counts: it is what the nearest proxy has
 * added, and what stands before it may have been sent by anybody.
 */
class ForwardedHeaders extends ValveBase {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedHeaders.class);

  private static final String FOR = "X-Forwarded-For";
  private static final String SCHEME = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PORT = "X-Forwarded-Port";

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  /** Azure and others write the port of the client as well. */
  private static final Pattern ADDRESS_AND_PORT =
      Pattern.compile("\\[([^\\]]+)](?::\\d+)?|([^:]+):\\d+");

  private static final int LAST_PORT = 65_535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final List<IpAddressMatcher> proxies;

  /** Once says enough, and nobody is to fill the log. */
  private final AtomicBoolean warned = new AtomicBoolean();

  ForwardedHeaders(TrustedProxies proxies) {
    super(true);
    this.proxies = proxies.ranges();
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    String caller = request.getRemoteAddr();
    if (isProxy(caller)) {
      client(request);
      address(request);
    } else if (request.getHeader(FOR) != null && !warned.getAndSet(true)) {
      LOG.warn(
          "{} sends {}, and followthrough.proxies does not name it: if it is your proxy, all who come"
              + " through it count as one until it is named",
          caller,
          FOR);
    }
    MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
    Collections.list(headers.names()).stream()
        .filter(ForwardedHeaders::isForwarded)
        .forEach(headers::removeHeader);
    getNext().invoke(request, response);
  }

  private boolean isProxy(String address) {
    return SignInNetwork.parse(address).isPresent()
        && proxies.stream().anyMatch(range -> range.matches(address));
  }

  /** The nearest that is no proxy of ours; what it says itself is not listened to. */
  private void client(Request request) {
    List<String> chain = values(request, FOR);
    String client = request.getRemoteAddr();
    for (int i = chain.size() - 1; i >= 0 && isProxy(client); i--) {
      Optional<InetAddress> before = SignInNetwork.parse(withoutPort(chain.get(i)));
      if (before.isEmpty()) {
        break;
      }
      client = before.get().getHostAddress();
    }
    request.setRemoteAddr(client);
    request.setRemoteHost(client);
  }

  private static void address(Request request) {
    Optional<String> scheme =
        last(request, SCHEME)
            .map(value -> value.toLowerCase(Locale.ROOT))
            .filter(Set.of("http", "https")::contains);
    scheme.ifPresent(
        value -> {
          request.getCoyoteRequest().scheme().setString(value);
          request.setSecure(value.equals("https"));
        });
    int port = scheme.map(value -> value.equals("https") ? HTTPS : HTTP).orElse(0);
    Optional<Matcher> host =
        last(request, HOST).map(HOST_AND_PORT::matcher).filter(Matcher::matches);
    if (host.isPresent()) {
      request.getCoyoteRequest().serverName().setString(host.get().group(1));
      port = port(host.get().group(2)).orElse(port);
    }
    port = last(request, PORT).flatMap(ForwardedHeaders::port).orElse(port);
    if (port > 0) {
      request.setServerPort(port);
    }
  }

  private static Optional<Integer> port(String digits) {
    return Optional.ofNullable(digits)
        .filter(text -> text.matches("\\d{1,5}"))
        .map(Integer::valueOf)
        .filter(port -> port > 0 && port <= LAST_PORT);
  }

  private static Optional<String> last(Request request, String header) {
    List<String> values = values(request, header);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  private static List<String> values(Request request, String header) {
    List<String> values = new ArrayList<>();
    Collections.list(request.getHeaders(header))
        .forEach(line -> Arrays.stream(line.split(",")).map(String::strip).forEach(values::add));
    return values;
  }

  private static String withoutPort(String address) {
    Matcher both = ADDRESS_AND_PORT.matcher(address);
    if (!both.matches()) {
      return address;
    }
    return both.group(1) == null ? both.group(2) : both.group(1);
  }

  private static boolean isForwarded(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.startsWith("x-forwarded-") || name.equals("forwarded");
  }
}
