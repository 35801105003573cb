package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.followthrough.RawCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can say where a call comes from: nobody, but proxies that have been named. */
class ForwardedHeadersTest {

  @TempDir java.nio.file.Path directory;
  private Tomcat tomcat;

  @AfterEach
  void stop() throws Exception {
    if (tomcat != null) {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  @Test
  void byDefaultNobodyIsBelieved() throws Exception {
    assertThat(seen(List.of(), "127.0.0.1", forwarded("198.51.100.7", "https", "evil.example")))
        .isEqualTo("127.0.0.1 http://localhost:* insecure []");
  }

  @Test
  void aNamedProxyIs() throws Exception {
    assertThat(
            seen(
                List.of("127.0.0.1"),
                "127.0.0.1",
                forwarded("198.51.100.7", "https", "outreach.example.org")))
        .isEqualTo("198.51.100.7 https://outreach.example.org:443 secure []");
  }

  @Test
  void whoeverElseCallsIsNotBelieved() throws Exception {
    assertThat(
            seen(
                List.of("127.0.0.1", "10.0.0.0/8"),
                "127.0.0.2",
                forwarded("198.51.100.7", "https", "evil.example")))
        .isEqualTo("127.0.0.2 http://localhost:* insecure []");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'6.6.6.6, 198.51.100.7', 198.51.100.7, what a client says stands first",
    "'6.6.6.6, 198.51.100.7, 10.1.2.3', 198.51.100.7, a second proxy of ours",
    "'6.6.6.6, 127.0.0.1, 198.51.100.7', 198.51.100.7, the word of a stranger about a proxy",
    "'10.1.2.3, 10.1.2.4', 10.1.2.3, somebody among the proxies",
    "198.51.100.7:4711, 198.51.100.7, with a port",
    "'[2001:db8::7]:4711', 2001:db8:0:0:0:0:0:7, IPv6 with a port",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7, IPv6",
    "::ffff:198.51.100.7, 198.51.100.7, IPv4 in IPv6",
    "'198.51.100.7, unknown', 127.0.0.1, what is no address ends it",
    "'198.51.100.7, evil.example', 127.0.0.1, a name is not looked up",
    "'', 127.0.0.1, nothing",
    "',,,', 127.0.0.1, nothing at all"
  })
  void ofSeveralAddressesTheNearestThatIsNoProxyCounts(String header, String client, String why)
      throws Exception {
    assertThat(seen(List.of("127.0.0.1", "10.0.0.0/8"), "127.0.0.1", "X-Forwarded-For: " + header))
        .as(why)
        .startsWith(client + " http://localhost");
  }

  @Test
  void severalLinesOfOneHeaderAreOne() throws Exception {
    assertThat(
            seen(
                List.of("127.0.0.1"),
                "127.0.0.1",
                "X-Forwarded-For: 198.51.100.7",
                "X-Forwarded-For: 198.51.100.8",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Host: outreach.example.org"))
        .isEqualTo("198.51.100.8 http://outreach.example.org:* insecure []");
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Proto: https, https://localhost:443 secure",
    "X-Forwarded-Proto: HTTPS, https://localhost:443 secure",
    "'X-Forwarded-Proto: https, http', http://localhost:80 insecure",
    "X-Forwarded-Proto: javascript, http://localhost:* insecure",
    "X-Forwarded-Host: outreach.example.org:8443, http://outreach.example.org:8443 insecure",
    "X-Forwarded-Host: evil.example/x?, http://localhost:* insecure",
    "X-Forwarded-Host: evil.example:99999, http://evil.example:* insecure",
    "X-Forwarded-Host: [2001:db8::1]:8443, http://[2001:db8::1]:8443 insecure",
    "X-Forwarded-Port: 8443, http://localhost:8443 insecure",
    "X-Forwarded-Port: -1, http://localhost:* insecure",
    "X-Forwarded-Prefix: /evil, http://localhost:* insecure",
    "Forwarded: for=6.6.6.6;proto=https;host=evil.example, http://localhost:* insecure"
  })
  void schemeAndHostAreTakenWhereTheyMakeSense(String header, String address) throws Exception {
    assertThat(seen(List.of("127.0.0.1"), "127.0.0.1", header))
        .isEqualTo("127.0.0.1 " + address + " []");
  }

  @Test
  void theNextCallOverTheSameConnectorHasNothingOfTheLast() throws Exception {
    seen(List.of("127.0.0.1"), "127.0.0.1", forwarded("198.51.100.7", "https", "x.example"));

    assertThat(call("127.0.0.1")).isEqualTo("127.0.0.1 http://localhost:* insecure []");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.256", "10.0.0.0/x", "", "*"})
  void aProxyThatIsNoAddressIsRefusedAtStart(String proxy) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(proxy)))
        .hasMessage(
            "followthrough.proxies: '%s' is neither an address nor a range such as 10.1.0.0/16"
                .formatted(proxy));
  }

  private String seen(List<String> proxies, String from, String... headers) throws Exception {
    tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getEngine().getPipeline().addValve(new ForwardedHeaders(new TrustedProxies(proxies)));
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "echo", new Echo());
    context.addServletMappingDecoded("/", "echo");
    tomcat.start();
    return call(from, headers);
  }

  private String call(String from, String... headers) {
    int port = tomcat.getConnector().getLocalPort();
    RawCall call = RawCall.get("/").from(from);
    Arrays.stream(headers)
        .map(header -> header.split(": ?", 2))
        .forEach(header -> call.header(header[0], header[1]));
    return call.to("http://localhost:" + port).body().replace(":" + port, ":*");
  }

  private static String[] forwarded(String client, String scheme, String host) {
    return new String[] {
      "X-Forwarded-For: " + client,
      "X-Forwarded-Proto: " + scheme,
      "X-Forwarded-Host: " + host,
      "Forwarded: for=6.6.6.6;proto=https;host=evil.example"
    };
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] seen =
          "%s %s://%s:%d %s %s"
              .formatted(
                  request.getRemoteAddr(),
                  request.getScheme(),
                  request.getServerName(),
                  request.getServerPort(),
                  request.isSecure() ? "secure" : "insecure",
                  Collections.list(request.getHeaderNames()).stream()
                      .filter(name -> name.toLowerCase().contains("forwarded"))
                      .toList())
              .getBytes();
      response.setContentLength(seen.length);
      response.getOutputStream().write(seen);
    }
  }
}
