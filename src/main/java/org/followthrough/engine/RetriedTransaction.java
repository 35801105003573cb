package org.followthrough.engine;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out in one transaction what may meet others at the same instance or family: whoever comes
 * second does it all again, on what the first has left.
 */
@Component
public class RetriedTransaction {

  /** More than ever collide in a row: an instance runs one step at a time. */
  private static final int TRIES = 10;

  /**
   * PostgreSQL's lock_not_available and deadlock_detected, and its foreign_key_violation: what is
   * to be ended here has just begun something there, a called process for one, or the other way
   * round.
   */
  private static final Set<String> BUSY = Set.of("55P03", "40P01", "23503");

  private static final Logger LOG = LoggerFactory.getLogger(RetriedTransaction.class);

  private final TransactionTemplate transaction;

  RetriedTransaction(TransactionTemplate transaction) {
    this.transaction = transaction;
  }

  public void run(Runnable work) {
    execute(
        status -> {
          work.run();
          return null;
        });
  }

  /** Throws what the last try met, where others were first each time. */
  public <T> T execute(TransactionCallback<T> work) {
    return execute(
        TRIES,
        work,
        fault -> {
          throw fault;
        });
  }

  /**
   * @param tries how often it is tried in all
   * @param whenBusy what is answered where others were first each time
   */
  public <T> T execute(
      int tries, TransactionCallback<T> work, Function<RuntimeException, T> whenBusy) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(work);
      } catch (RuntimeException e) {
        if (!isContention(e)) {
          throw e;
        }
        if (attempt == tries) {
          return whenBusy.apply(e);
        }
        LOG.debug("Another transaction was first; trying again", e);
      }
    }
  }

  /** Somebody else changes the same at this moment, whoever of Spring and the engine says it. */
  private static boolean isContention(Throwable fault) {
    return fault != null
        && (fault instanceof OptimisticLockingException
            || fault instanceof ConcurrencyFailureException
            || fault instanceof SQLException refused && BUSY.contains(refused.getSQLState())
            || hasJustEnded(fault)
            || isContention(fault.getCause()));
  }

  /** A called process that was there when its caller was read, and gone when it was read itself. */
  private static boolean hasJustEnded(Throwable fault) {
    return fault instanceof NullValueException
        && String.valueOf(fault.getMessage())
            .startsWith("Cannot restore state of process instance");
  }
}
