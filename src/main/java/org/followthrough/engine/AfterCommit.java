package org.followthrough.engine;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is to be done once the caller's transaction stands, and never where it is undone. */
public final class AfterCommit {

  private AfterCommit() {}

  /** Of a transaction that is tried again, the try that commits is the one that counts. */
  public static void run(Runnable action) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
  }
}
