package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.followthrough.api.ProblemWriter;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps pages of others from using what a browser here is let in with. In every profile such a page
 * changes nothing. Where only this machine is served, as in the sandbox, it is not answered at all,
 * and neither is whoever came by another name of this machine: names can be made to point here.
 *
 * <p>Programs send none of these headers and are not meant. Neither is Camunda Modeler: its window
 * is a page from {@code file://}, which brings a user's name and password itself.
 */
class ForeignRequests extends OncePerRequestFilter {

  private static final String SITE = "Sec-Fetch-Site";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  /** Where a page of its own is not known by name: one without a referrer, or of a file. */
  private static final String NO_ORIGIN = "null";

  private static final String MODELER = "file://";

  private final Environment environment;
  private final ProblemWriter problems;

  /**
   * @param environment says where the application is reached, and whether from here alone
   */
  ForeignRequests(Environment environment, ProblemWriter problems) {
    this.environment = environment;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean onlyThisMachine =
        environment.getProperty("followthrough.loopback-only", Boolean.class, false);
    Optional<String> fault =
        onlyThisMachine ? notFromThisMachine(request) : changeFromAnotherPage(request);
    if (fault.isPresent()) {
      problems.write(request.getRequestURI(), response, HttpStatus.FORBIDDEN, fault.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private static Optional<String> notFromThisMachine(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.HOST) != null && !isLoopback(request.getServerName())) {
      return Optional.of(
          "This sandbox answers only what is addressed to this machine: the header Host must name"
              + " localhost, 127.0.0.1 or [::1].");
    }
    if (isModeler(request) || isBehindALink(request)) {
      return Optional.empty();
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean foreignSite = "cross-site".equals(site(request));
    boolean foreignOrigin =
        origin != null
            && !(origin.equals(NO_ORIGIN) ? isOwnWithoutOrigin(request) : isLoopbackOrigin(origin));
    return foreignSite || foreignOrigin
        ? Optional.of(
            "This sandbox answers no page of another site: the header "
                + (foreignOrigin ? HttpHeaders.ORIGIN : SITE)
                + " says that one is asking. Open the page at localhost, or use a program.")
        : Optional.empty();
  }

  private Optional<String> changeFromAnotherPage(HttpServletRequest request) {
    boolean own =
        CHANGE_NOTHING.contains(request.getMethod())
            || isModeler(request)
            || isOpenToEverybody(request)
            || isOwnPage(request);
    return own
        ? Optional.empty()
        : Optional.of(
            "A page of another site may change nothing here: the headers Sec-Fetch-Site and Origin"
                + " say that one is asking. Use a page of this application, or a program.");
  }

  /** A browser that says which site it is cannot be made to lie; an older one names the page. */
  private boolean isOwnPage(HttpServletRequest request) {
    String site = site(request);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (site != null) {
      return OWN_SITE.contains(site);
    }
    return origin == null
        || isSameOrigin(
            origin,
            "%s://%s:%d"
                .formatted(request.getScheme(), request.getServerName(), request.getServerPort()))
        || isSameOrigin(origin, environment.getProperty("followthrough.public-url"));
  }

  /** Whoever has the link or can sign may, from wherever; nobody is signed in there. */
  private static boolean isOpenToEverybody(HttpServletRequest request) {
    return isUnsubscribing(request) || request.getServletPath().startsWith("/webhooks/");
  }

  private static boolean isUnsubscribing(HttpServletRequest request) {
    return request.getServletPath().startsWith("/unsubscribe/");
  }

  /**
   * The page behind an unsubscribe link has no referrer, and so its button no origin. Browsers that
   * say the site are held to that.
   */
  private static boolean isOwnWithoutOrigin(HttpServletRequest request) {
    String site = site(request);
    return site == null ? isUnsubscribing(request) : OWN_SITE.contains(site);
  }

  /**
   * Modeler brings Basic with every call but the first, by which it finds out that it has to: that
   * one reads, and is answered by 401. Chromium leaves its origin out where such a window reads,
   * and no page of a site can leave it out in this mode.
   */
  private static boolean isModeler(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean fromFile =
        origin == null
            ? "cross-site".equals(site(request))
                && "cors".equals(request.getHeader("Sec-Fetch-Mode"))
            : origin.equals(MODELER);
    String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean signsIn =
        credentials == null
            ? request.getMethod().equals("GET")
            : credentials.regionMatches(true, 0, "Basic ", 0, "Basic ".length());
    return fromFile && signsIn && (request.getServletPath() + "/").startsWith("/engine-rest/");
  }

  /** A click in a mail or in a chat: it opens a page, and tells the other site nothing. */
  private static boolean isBehindALink(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getHeader(HttpHeaders.ORIGIN) == null
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  private static String site(HttpServletRequest request) {
    return request.getHeader(SITE);
  }

  private static boolean isSameOrigin(String origin, String url) {
    Optional<URI> one = uri(origin);
    Optional<URI> other = uri(url);
    return one.isPresent()
        && other.isPresent()
        && one.get().getScheme().equalsIgnoreCase(other.get().getScheme())
        && one.get().getHost().equalsIgnoreCase(other.get().getHost())
        && port(one.get()) == port(other.get());
  }

  private static boolean isLoopbackOrigin(String origin) {
    return uri(origin).filter(uri -> isLoopback(uri.getHost())).isPresent();
  }

  /** Of the web, with a host. */
  private static Optional<URI> uri(String text) {
    try {
      return Optional.ofNullable(text == null ? null : new URI(text))
          .filter(uri -> uri.getHost() != null)
          .filter(uri -> Set.of("http", "https").contains(String.valueOf(uri.getScheme())));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** By its name, or as an address of the machine itself; nothing is looked up. */
  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String address =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    return name.equals("localhost")
        || SignInNetwork.parse(address).filter(InetAddress::isLoopbackAddress).isPresent();
  }
}
