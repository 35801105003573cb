package org.followthrough.trigger;

import org.camunda.bpm.engine.OptimisticLockingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out in one transaction what comes from outside while the instance it is for is at work:
 * whoever comes second to the same instance does it all again, on what the first has left.
 */
@Component
class Retrying {

  private static final int TRIES = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);

  private final TransactionTemplate transaction;

  Retrying(TransactionTemplate transaction) {
    this.transaction = transaction;
  }

  void inTransaction(Runnable work) {
    for (int attempt = 1; ; attempt++) {
      try {
        transaction.executeWithoutResult(status -> work.run());
        return;
      } catch (OptimisticLockingException | ConcurrencyFailureException e) {
        if (attempt == TRIES) {
          throw e;
        }
        LOG.debug("Another transaction was first; trying again", e);
      }
    }
  }
}
