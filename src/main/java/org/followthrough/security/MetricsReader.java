package org.followthrough.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets Prometheus go on reading the metrics while the database does not answer, which is when they
 * matter most: users are looked up in that very database. Whoever was let in the last time is let
 * in with the same password until the database says otherwise.
 */
class MetricsReader extends OncePerRequestFilter {

  /** Prometheus itself gives up after ten seconds, unless it is told otherwise. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Each goes on waiting when nobody waits for it any more. */
  private static final int QUESTIONS = 4;

  private final RequestMatcher metrics;
  private final AuthenticationProvider users;
  private final AuthenticationEntryPoint refusal;
  private final BasicAuthenticationConverter credentials = new BasicAuthenticationConverter();
  private final SimpleAsyncTaskExecutor asking = new SimpleAsyncTaskExecutor("metrics-reader-");
  private volatile Optional<LetIn> lastTime = Optional.empty();

  /**
   * @param metrics what it is for
   * @param refusal what is answered to a wrong password
   */
  MetricsReader(
      RequestMatcher metrics, AuthenticationProvider users, AuthenticationEntryPoint refusal) {
    this.metrics = metrics;
    this.users = users;
    this.refusal = refusal;
    asking.setDaemon(true);
    asking.setConcurrencyLimit(QUESTIONS);
    asking.setRejectTasksWhenLimitReached(true);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !metrics.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Authentication given = credentials.convert(request);
      if (given != null) {
        signIn(given, digest(request.getHeader(HttpHeaders.AUTHORIZATION)))
            .ifPresent(user -> SecurityContextHolder.getContext().setAuthentication(user));
      }
    } catch (AuthenticationException e) {
      refusal.commence(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  /** Empty where nobody knows yet: then it is left to the usual sign-in, which waits. */
  private Optional<Authentication> signIn(Authentication given, byte[] digest) {
    Optional<LetIn> before =
        lastTime.filter(one -> MessageDigest.isEqual(one.credentials(), digest));
    Callable<Authentication> signIn = () -> users.authenticate(given);
    Callable<Authentication> question =
        Caller.current()
            .<Callable<Authentication>>map(caller -> () -> caller.during(signIn))
            .orElse(signIn);
    try {
      Authentication user = asking.submit(question).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      lastTime = Optional.of(new LetIn(digest, user));
      return Optional.of(user);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        if (before.isPresent()) {
          lastTime = Optional.empty();
        }
        throw refused;
      }
    } catch (TimeoutException | TaskRejectedException e) {
      logger.debug("The database does not say in time who reads the metrics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return before.map(LetIn::user);
  }

  /** So that no password is kept. */
  private static byte[] digest(String header) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private record LetIn(byte[] credentials, Authentication user) {}
}
