package org.followthrough.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The clock never moves while a request is under way: what it starts belongs to its own moment. */
@Component
@Profile(SandboxWorld.PROFILE)
class ClockGate extends OncePerRequestFilter {

  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

  /** Runs when no request is under way, and lets none in meanwhile. */
  void exclusively(Runnable action) {
    lock.writeLock().lock();
    try {
      action.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/sandbox");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    lock.readLock().lock();
    try {
      chain.doFilter(request, response);
    } finally {
      lock.readLock().unlock();
    }
  }
}
