package org.followthrough.security;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.followthrough.api.ProblemWriter;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.web.PathPatternRequestMatcherBuilderFactoryBean;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Sign-in by HTTP Basic against Camunda's users for every API; the web apps have Camunda's own
 * form. What is open to everybody is named; all else needs a user.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  private static final String[] READERS = {
    Roles.ADMIN, Roles.COORDINATORS, Roles.LEAD_COORDINATORS, Roles.ANALYSTS, Roles.OPERATIONS
  };

  static final String[] COORDINATING = {Roles.ADMIN, Roles.COORDINATORS, Roles.LEAD_COORDINATORS};

  /** What our tabs and parts of Tasklist and Cockpit read. */
  private static final RequestMatcher SHOWN_IN_WEB_APPS =
      new OrRequestMatcher(
          Stream.of(
                  "/api/v1/families/{familyId}/timeline",
                  "/api/v1/instances/{id}/steps",
                  "/api/v1/instances",
                  "/api/v1/instances/failures",
                  "/api/v1/stats",
                  "/api/v1/deployments/findings",
                  "/swagger-ui/**",
                  "/v3/api-docs/**",
                  "/actuator/health")
              .map(path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, path))
              .toArray(RequestMatcher[]::new));

  /** What a button in Cockpit does, with the token of the page that it stands on. */
  private static final RequestMatcher DONE_IN_WEB_APPS =
      new AndRequestMatcher(
          PathPatternRequestMatcher.withDefaults()
              .matcher(HttpMethod.POST, "/api/v1/instances/retry"),
          WebAppSignIn::bringsToken);

  private static final RequestMatcher METRICS =
      PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/actuator/prometheus");

  /** Who may sign in and do what, under both paths by which Camunda's REST names its engine. */
  private static final String[] ENGINES_USERS = {
    "/engine-rest/{user:user|group|tenant|authorization|identity}/**",
    "/engine-rest/engine/*/{user:user|group|tenant|authorization|identity}/**"
  };

  private static final String[] ENGINES_DIAGRAMS = {
    "/engine-rest/{deploy:deployment|migration}/**",
    "/engine-rest/engine/*/{deploy:deployment|migration}/**"
  };

  @Bean
  AuthenticationProvider camundaUsers(
      IdentityService identities, Roles roles, RememberedSignIns remembered) {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication credentials) {
        String userId = credentials.getName();
        String password = String.valueOf(credentials.getCredentials());
        if (!identities.checkPassword(userId, password)) {
          Duration delay = Caller.current().map(Caller::delay).orElse(Duration.ZERO);
          if (delay.isZero()) {
            throw new BadCredentialsException("unknown user or wrong password");
          }
          throw new SignInDelayed(delay);
        }
        return UsernamePasswordAuthenticationToken.authenticated(
            userId,
            null,
            AuthorityUtils.createAuthorityList(remembered.groups(userId, () -> roles.of(userId))));
      }

      @Override
      public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }

  /**
   * Patterns are held against the whole path. By default they would be held against what is left of
   * it after a servlet's own part, so {@code /camunda/**} would not match {@code /camunda/api/**}.
   */
  @Bean
  static PathPatternRequestMatcherBuilderFactoryBean wholePaths() {
    return new PathPatternRequestMatcherBuilderFactoryBean();
  }

  /** Before whatever else asks where a call comes from. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> forwardedHeaders(
      TrustedProxies proxies) {
    return tomcat -> tomcat.addEngineValves(new ForwardedHeaders(proxies));
  }

  /** What guessers are held to is the same in numbers for whoever reads the metrics. */
  @Bean
  MeterBinder signInMetrics(SignInThrottle throttle) {
    return registry -> {
      FunctionCounter.builder("followthrough.sign.ins.refused", throttle, SignInThrottle::wrong)
          .tag("reason", "wrong_password")
          .description("Sign-ins that were refused")
          .register(registry);
      FunctionCounter.builder("followthrough.sign.ins.refused", throttle, SignInThrottle::delayed)
          .tag("reason", "delayed")
          .description("Sign-ins that were refused")
          .register(registry);
      Gauge.builder("followthrough.users.guessed.at", throttle, SignInThrottle::usersGuessedAt)
          .description("Users whose passwords are being guessed from many addresses")
          .register(registry);
    };
  }

  /**
   * The web apps and what they load bring their own sign-in, session, CSRF token and content
   * security policy.
   */
  @Bean
  @Order(1)
  SecurityFilterChain camundaWebApps(
      HttpSecurity http, ProblemWriter problems, RefusalPage refusal, Environment environment)
      throws Exception {
    return http.securityMatcher("/camunda/**")
        .addFilterBefore(new WebAppRefusal(refusal), AuthorizationFilter.class)
        .addFilterAfter(new ForeignRequests(environment, problems), HeaderWriterFilter.class)
        .addFilterBefore(new SignInFilter(problems), AuthorizationFilter.class)
        .authorizeHttpRequests(
            all ->
                all
                    // Anybody makes the first administrator there while nobody is in the group.
                    .requestMatchers("/camunda/api/admin/setup/**")
                    .denyAll()
                    .anyRequest()
                    .permitAll())
        .csrf(csrf -> csrf.disable())
        .headers(
            headers ->
                headers
                    .defaultsDisabled()
                    .contentTypeOptions(Customizer.withDefaults())
                    .httpStrictTransportSecurity(Customizer.withDefaults())
                    .frameOptions(frames -> frames.deny())
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain api(
      HttpSecurity http,
      ProblemWriter problems,
      IdentityService identities,
      Roles roles,
      AuthenticationProvider users,
      RefusalPage refusal,
      Environment environment)
      throws Exception {
    AuthenticationEntryPoint signIn =
        (request, response, e) -> {
          if (e instanceof SignInDelayed delayed) {
            SignInFilter.refuse(problems, request, response, delayed.delay());
            return;
          }
          response.setHeader("WWW-Authenticate", "Basic realm=\"Followthrough\"");
          problems.refuse(
              request,
              response,
              HttpStatus.UNAUTHORIZED,
              "Sign in with HTTP Basic as a user of Followthrough.");
        };
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/", "/favicon.ico", "/error", "/actuator/health/**")
                    .permitAll()
                    // The viewer of diagrams, which knows nobody.
                    .requestMatchers(HttpMethod.GET, "/bpmn-js/**")
                    .permitAll()
                    .requestMatchers("/webhooks/**", "/unsubscribe/**", "/sandbox", "/sandbox/**")
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, RefusalPage.SIGN_OUT)
                    .permitAll()
                    // The web apps ask for it at a first visit; a challenge would put the browser's
                    // own sign-in over theirs.
                    .requestMatchers("/camunda-welcome")
                    .permitAll()
                    .requestMatchers("/api/v1/predictions/**", "/api/v1/events/**")
                    .hasAnyAuthority(Roles.ADMIN, Roles.INTEGRATIONS)
                    .requestMatchers(HttpMethod.GET, "/api/v1/outcomes", "/api/v1/imports")
                    .hasAnyAuthority(with(READERS, Roles.INTEGRATIONS))
                    .requestMatchers(HttpMethod.GET, "/api/v1/stats", "/api/v1/stats/**")
                    .hasAnyAuthority(with(READERS, Roles.TREASURERS))
                    .requestMatchers(
                        HttpMethod.GET,
                        "/api/v1/families/**",
                        "/api/v1/instances/**",
                        "/api/v1/deployments/findings",
                        "/api/v1/workflows/**")
                    .hasAnyAuthority(READERS)
                    .requestMatchers(HttpMethod.POST, "/api/v1/workflows/*/preview")
                    .hasAnyAuthority(READERS)
                    .requestMatchers(
                        HttpMethod.POST,
                        "/api/v1/workflows/*/migrate",
                        "/api/v1/deployments/check",
                        "/api/v1/deployments/*/restore",
                        "/api/v1/decisions/*/backtest")
                    .hasAnyAuthority(Roles.ADMIN, Roles.ANALYSTS)
                    .requestMatchers(HttpMethod.PUT, "/api/v1/workflows/*/active")
                    .hasAnyAuthority(with(COORDINATING, Roles.ANALYSTS))
                    .requestMatchers(HttpMethod.DELETE, "/api/v1/families/**")
                    .hasAuthority(Roles.ADMIN)
                    .requestMatchers("/api/v1/audit/**")
                    .hasAnyAuthority(Roles.ADMIN, Roles.OPERATIONS)
                    .requestMatchers(HttpMethod.POST, "/api/v1/instances/retry")
                    .hasAnyAuthority(with(COORDINATING, Roles.OPERATIONS))
                    .requestMatchers(
                        "/api/v1/families/**", "/api/v1/instances/**", "/api/v1/workflows/**")
                    .hasAnyAuthority(COORDINATING)
                    .requestMatchers("/api/v1/coordinators/{id}")
                    .access(SecurityConfiguration::themselvesOrALead)
                    .requestMatchers("/api/**")
                    .hasAuthority(Roles.ADMIN)
                    // A first line only: what each role may do there, the engine itself checks.
                    .requestMatchers(ENGINES_USERS)
                    .hasAuthority(Roles.ADMIN)
                    .requestMatchers(HttpMethod.GET, "/engine-rest/**")
                    .hasAnyAuthority(with(READERS, Roles.TREASURERS))
                    .requestMatchers(ENGINES_DIAGRAMS)
                    .hasAnyAuthority(Roles.ADMIN, Roles.ANALYSTS)
                    .requestMatchers("/engine-rest/**")
                    .hasAnyAuthority(with(READERS, Roles.TREASURERS))
                    .requestMatchers("/actuator/**")
                    .hasAnyAuthority(Roles.ADMIN, Roles.OPERATIONS)
                    .anyRequest()
                    .authenticated())
        .addFilterAfter(new ForeignRequests(environment, problems), HeaderWriterFilter.class)
        .addFilterBefore(
            new WebAppReader(new OrRequestMatcher(SHOWN_IN_WEB_APPS, DONE_IN_WEB_APPS), roles),
            BasicAuthenticationFilter.class)
        .addFilterBefore(new SignInFilter(problems), BasicAuthenticationFilter.class)
        .addFilterBefore(new MetricsReader(METRICS, users, signIn), BasicAuthenticationFilter.class)
        .addFilterAfter(new EngineUser(identities), AuthorizationFilter.class)
        .httpBasic(basic -> basic.authenticationEntryPoint(signIn))
        .exceptionHandling(
            handling ->
                handling.accessDeniedHandler(
                    (request, response, e) -> {
                      if (RefusalPage.isFor(request)) {
                        refusal.write(request, response, "this page is for other people");
                      } else {
                        problems.refuse(
                            request,
                            response,
                            HttpStatus.FORBIDDEN,
                            "This user's role does not allow this call.");
                      }
                    }))
        // A cookie signs in for one change alone, with its token, DONE_IN_WEB_APPS; and a
        // browser that brings a password by itself is stopped by ForeignRequests.
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session ->
                session
                    .sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                    // A session that comes along is a web app's: under a new id, whatever else the
                    // page is asking for at that moment would be asked by nobody.
                    .sessionFixation(fixation -> fixation.none()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        csp ->
                            // Mails shown as HTML and the API description style themselves inline.
                            csp.policyDirectives(
                                "default-src 'self'; img-src 'self' data:; style-src 'self'"
                                    + " 'unsafe-inline'; frame-ancestors 'none'"))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
        .build();
  }

  private static AuthorizationDecision themselvesOrALead(
      Supplier<Authentication> user, RequestAuthorizationContext call) {
    Set<String> roles = AuthorityUtils.authorityListToSet(user.get().getAuthorities());
    boolean isSelf =
        roles.contains(Roles.COORDINATORS)
            && user.get().getName().equals(call.getVariables().get("id"));
    return new AuthorizationDecision(
        isSelf || roles.contains(Roles.LEAD_COORDINATORS) || roles.contains(Roles.ADMIN));
  }

  private static String[] with(String[] roles, String another) {
    return Stream.concat(Arrays.stream(roles), Stream.of(another)).toArray(String[]::new);
  }
}
