package org.followthrough.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads once in a transaction what its steps ask for again and again. It ends with the transaction,
 * and whoever changes what may have been read says so with {@link #forget}. Without a transaction
 * everything is read anew. Nothing that must be seen behind a lock is asked of it.
 */
public final class TransactionMemo {

  /** A step asks for few things; whoever goes through a million families keeps these at most. */
  private static final int MOST = 1_000;

  private TransactionMemo() {}

  /**
   * What this transaction has read before, or what it reads now.
   *
   * @param what a name for it that nothing else has
   * @param read never answers null
   */
  public static <T> T get(String what, Supplier<T> read) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      return read.get();
    }
    @SuppressWarnings("unchecked")
    T known = (T) values().get(what);
    if (known == null) {
      known = read.get();
      Map<String, Object> values = values();
      if (values.size() >= MOST) {
        values.clear();
      }
      values.put(what, known);
    }
    return known;
  }

  /** This transaction has changed something: all is read anew. */
  public static void forget() {
    if (TransactionSynchronizationManager.hasResource(TransactionMemo.class)) {
      values().clear();
    }
  }

  private static Map<String, Object> values() {
    @SuppressWarnings("unchecked")
    Map<String, Object> values =
        (Map<String, Object>) TransactionSynchronizationManager.getResource(TransactionMemo.class);
    if (values == null) {
      values = new HashMap<>();
      TransactionSynchronizationManager.bindResource(TransactionMemo.class, values);
      TransactionSynchronizationManager.registerSynchronization(new End(values));
    }
    return values;
  }

  /** Another transaction of this thread in between, on another connection, has its own. */
  private record End(Map<String, Object> values) implements TransactionSynchronization {

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(TransactionMemo.class);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(TransactionMemo.class, values);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(TransactionMemo.class);
    }
  }
}
