package org.followthrough.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.IdentityService;
import org.followthrough.api.ProblemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * The coordinator's pages under {@code /desk}. Whoever has signed in there, or to a web app of
 * Camunda, is known by that one session; every change carries the session's CSRF token, and a page
 * loads and runs nothing but what the application itself serves.
 */
@Configuration(proxyBeanMethods = false)
class DeskSecurity {

  private static final String SIGN_IN = "/desk/sign-in";

  /** Words for whoever may not, or not any more, do what they asked for. */
  private static final String REFUSED = "/desk/refused";

  private static final String CONTENT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  @Bean
  @Order(2)
  SecurityFilterChain desk(
      HttpSecurity http,
      ProblemWriter problems,
      IdentityService identities,
      Roles roles,
      Environment environment)
      throws Exception {
    return http.securityMatcher("/desk", "/desk/**")
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(SIGN_IN, "/desk/assets/**")
                    .permitAll()
                    .requestMatchers("/desk/sign-out")
                    .authenticated()
                    .anyRequest()
                    .hasAnyAuthority(SecurityConfiguration.COORDINATING))
        .addFilterAfter(new ForeignRequests(environment, problems), HeaderWriterFilter.class)
        .addFilterBefore(new WebAppReader(AnyRequestMatcher.INSTANCE, roles), CsrfFilter.class)
        .addFilterBefore(new SignInFilter(problems), AuthorizationFilter.class)
        .addFilterAfter(new EngineUser(identities), AuthorizationFilter.class)
        // Signing in makes a new session, and with it a new token. Whoever is known by the session
        // they bring has not just signed in, and keeps the token of the page that is open.
        .csrf(csrf -> csrf.sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy()))
        .requestCache(cache -> cache.disable())
        .logout(logout -> logout.disable())
        .sessionManagement(
            session ->
                session
                    .sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                    // Signing in makes a new one; see WebSignIn.
                    .sessionFixation(fixation -> fixation.none()))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint((request, response, e) -> signIn(request, response))
                    .accessDeniedHandler(
                        (request, response, e) -> {
                          if (SecurityContextHolder.getContext().getAuthentication() == null) {
                            signIn(request, response);
                          } else {
                            response.setStatus(HttpStatus.FORBIDDEN.value());
                            request.getRequestDispatcher(REFUSED).forward(request, response);
                          }
                        }))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT))
                    .frameOptions(frames -> frames.deny())
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
        .build();
  }

  /** To the form, and from there back to the page that was asked for; a change is not repeated. */
  private static void signIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isPage = request.getMethod().equals("GET");
    String page =
        isPage && request.getQueryString() != null
            ? request.getRequestURI() + "?" + request.getQueryString()
            : isPage ? request.getRequestURI() : "/desk";
    response.setStatus(HttpStatus.SEE_OTHER.value());
    response.setHeader(
        HttpHeaders.LOCATION,
        SIGN_IN
            + "?to="
            + URLEncoder.encode(page, StandardCharsets.UTF_8)
            + (isPage ? "" : "&ended=true"));
  }
}
