package org.followthrough.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The clock never moves while a request is under way: what it starts belongs to its own moment. A
 * file that is imported may take minutes, and would make the clock wait, and with it everybody
 * else; there the clock waits for the transaction at hand only.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class ClockGate extends OncePerRequestFilter implements TransactionExecutionListener {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final ThreadLocal<Boolean> byTransaction = ThreadLocal.withInitial(() -> false);

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
    if (request.getRequestURI().endsWith("/import")) {
      byTransaction.set(true);
      try {
        chain.doFilter(request, response);
      } finally {
        byTransaction.remove();
      }
      return;
    }
    lock.readLock().lock();
    try {
      chain.doFilter(request, response);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void beforeBegin(TransactionExecution transaction) {
    if (byTransaction.get()) {
      lock.readLock().lock();
    }
  }

  @Override
  public void afterBegin(TransactionExecution transaction, Throwable failure) {
    if (failure != null) {
      over();
    }
  }

  @Override
  public void afterCommit(TransactionExecution transaction, Throwable failure) {
    over();
  }

  @Override
  public void afterRollback(TransactionExecution transaction, Throwable failure) {
    over();
  }

  /** A commit that fails may be told of twice. */
  private void over() {
    if (byTransaction.get() && lock.getReadHoldCount() > 0) {
      lock.readLock().unlock();
    }
  }
}
