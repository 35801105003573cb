package org.followthrough.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * What a person reads who has opened a page that is not theirs: as whom they are signed in, whose
 * the page is, and how to sign out. Programs get a problem instead.
 */
@RestController
class RefusalPage {

  static final String SIGN_OUT = "/sign-out";

  private static final String TASKLIST = "/camunda/app/tasklist/default/";

  private static final Map<String, String> PEOPLE = new LinkedHashMap<>();

  static {
    PEOPLE.put(Roles.ADMIN, "an administrator");
    PEOPLE.put(Roles.LEAD_COORDINATORS, "a lead coordinator");
    PEOPLE.put(Roles.COORDINATORS, "a coordinator");
    PEOPLE.put(Roles.OPERATIONS, "operations");
    PEOPLE.put(Roles.ANALYSTS, "an analyst");
    PEOPLE.put(Roles.TREASURERS, "a treasurer");
    PEOPLE.put(Roles.INTEGRATIONS, "a program");
  }

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Not your page</title>
      <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #1d2b33; background: #f4f6f7; }
      main { max-width: 34rem; margin: 12vh auto 0; padding: 2rem; background: #fff; }
      h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }
      button { font: inherit; padding: .6rem 1.2rem; border: 0; color: #fff; background: #0f5a60; }
      a { color: #0f5a60; }
      </style>
      </head>
      <body>
      <main>
      <h1>Signed in as %s; %s.</h1>
      <p>You are <strong>%s</strong>. If you should have this page, ask an administrator.</p>
      %s
      <p><a href="/camunda/app/tasklist/default/">Tasklist</a></p>
      </main>
      </body>
      </html>
      """;

  private static final String FORM =
      """
      <form method="post" action="/sign-out">
      <input type="hidden" name="token" value="%s">
      <input type="hidden" name="to" value="%s">
      <button>Sign out</button>
      </form>""";

  private static final String BY_BROWSER =
      "<p>Your browser has signed you in by itself. Close it to sign out.</p>";

  private final Roles roles;

  RefusalPage(Roles roles) {
    this.roles = roles;
  }

  /** Whether a person looks at the answer, in a browser. */
  static boolean isFor(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.getMethod().equals("GET")
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  /**
   * @param whose whom the page is for, as the second half of a sentence
   */
  void write(HttpServletRequest request, HttpServletResponse response, String whose)
      throws IOException {
    HttpSession session = request.getSession(false);
    Authentication inSession = WebAppSignIn.user(session);
    String token = inSession == null ? null : WebAppSignIn.token(session);
    String user =
        inSession == null
            ? SecurityContextHolder.getContext().getAuthentication().getName()
            : inSession.getIdentityId();
    String way =
        token == null
            ? BY_BROWSER
            : FORM.formatted(
                HtmlUtils.htmlEscape(token), HtmlUtils.htmlEscape(request.getRequestURI()));
    response.setStatus(HttpStatus.FORBIDDEN.value());
    response.setContentType("text/html;charset=UTF-8");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response
        .getOutputStream()
        .write(
            PAGE.formatted(person(user), whose, HtmlUtils.htmlEscape(user), way)
                .getBytes(StandardCharsets.UTF_8));
  }

  @PostMapping(SIGN_OUT)
  ResponseEntity<Void> signOut(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = TASKLIST) String to) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      if (!WebAppSignIn.hasToken(session, token)) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
      }
      session.invalidate();
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .header(HttpHeaders.LOCATION, to.matches("/camunda/app/[a-z/]+") ? to : TASKLIST)
        .build();
  }

  private String person(String user) {
    var groups = roles.of(user);
    String people =
        PEOPLE.entrySet().stream()
            .filter(one -> groups.contains(one.getKey()))
            .map(Map.Entry::getValue)
            .limit(1)
            .collect(Collectors.joining());
    return people.isEmpty() ? "somebody without a role" : people;
  }
}
