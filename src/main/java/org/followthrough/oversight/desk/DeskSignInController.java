package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.followthrough.security.Roles;
import org.followthrough.security.WebSignIn;
import org.followthrough.security.WebSignIn.Result;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signing in to the desk, and words for whoever it is not for. */
@RestController
@RequestMapping("/desk")
class DeskSignInController {

  private static final String HOME = "/desk";

  /** Pages of the desk and nothing else: a link must not lead whoever signs in somewhere else. */
  private static final Pattern OWN_PAGE =
      Pattern.compile(
          "/desk(/(?!sign-|refused)[\\p{L}\\p{N}._:@+%-]+)*(\\?[\\p{L}\\p{N}=&%._+-]*)?");

  private static final Map<String, String> ROLES =
      Map.of(
          Roles.ANALYSTS, "an analyst",
          Roles.OPERATIONS, "operations",
          Roles.TREASURERS, "a treasurer",
          Roles.INTEGRATIONS, "an integration");

  private final WebSignIn signIn;
  private final Frame frame;
  private final People people;
  private final DeskPages pages;

  DeskSignInController(WebSignIn signIn, Frame frame, People people, DeskPages pages) {
    this.signIn = signIn;
    this.frame = frame;
    this.people = people;
    this.pages = pages;
  }

  @GetMapping("/sign-in")
  ResponseEntity<String> form(
      @RequestParam(defaultValue = HOME) String to,
      @RequestParam(defaultValue = "false") String ended,
      HttpServletRequest request) {
    return form(
        HttpStatus.OK,
        to,
        "",
        ended.equals("true")
            ? "You were signed out meanwhile, and nothing was changed. What you typed is kept on this"
                + " page: sign in, and say it once more."
            : null,
        request);
  }

  @PostMapping("/sign-in")
  ResponseEntity<String> signIn(
      @RequestParam(defaultValue = "") String username,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = HOME) String to,
      HttpServletRequest request,
      HttpServletResponse response) {
    Result result = signIn.signIn(request, username.strip(), password);
    if (result instanceof Result.Delayed delayed) {
      long seconds = delayed.delay().plusMillis(999).toSeconds();
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
      return form(
          HttpStatus.TOO_MANY_REQUESTS,
          to,
          username,
          "Too many sign-ins have failed from here. Try again in " + seconds + " seconds.",
          request);
    }
    if (result instanceof Result.Wrong) {
      return form(
          HttpStatus.UNAUTHORIZED,
          to,
          username,
          "This name and password do not belong together. Check both and try again.",
          request);
    }
    return to(own(to));
  }

  @PostMapping("/sign-out")
  ResponseEntity<String> signOut(HttpServletRequest request) {
    signIn.signOut(request);
    return to("/desk/sign-in");
  }

  /** Whoever is signed in and may not. */
  @RequestMapping(
      path = "/refused",
      method = {RequestMethod.GET, RequestMethod.POST})
  ResponseEntity<String> refused(HttpServletRequest request) {
    // Who was stopped before the engine was told who is calling.
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    Set<String> groups = AuthorityUtils.authorityListToSet(user.getAuthorities());
    boolean isForThem =
        groups.contains(Roles.ADMIN)
            || groups.contains(Roles.COORDINATORS)
            || groups.contains(Roles.LEAD_COORDINATORS);
    Map<String, Object> page = frame.bare("This page is not for you", request);
    page.put("me", people.name(user.getName()));
    page.put("coordinator", isForThem);
    page.put(
        "role",
        groups.stream()
            .filter(ROLES::containsKey)
            .map(ROLES::get)
            .findFirst()
            .orElse("nobody who works with families"));
    return pages.page(HttpStatus.FORBIDDEN, "refused", page);
  }

  private ResponseEntity<String> form(
      HttpStatus status, String to, String username, String problem, HttpServletRequest request) {
    Map<String, Object> page = frame.bare("Sign in", request);
    page.put("to", own(to));
    page.put("username", username);
    page.put("problem", problem);
    return pages.page(status, "sign-in", page);
  }

  private static String own(String to) {
    return to.length() <= 300 && !to.contains("//") && OWN_PAGE.matcher(to).matches() ? to : HOME;
  }

  private static ResponseEntity<String> to(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
  }
}
