package org.followthrough.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cmd.DeleteDeploymentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessDefinitionsByIdsCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessDefinitionsByKeyCmd;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps what was read of deployed files until something else is deployed or taken back: at once on
 * the node that does it, within a second on the others. Whoever checks a deployment does not ask
 * here.
 */
@Component
class DeployedCache {

  /** How long another node may go on by what it has read. */
  private static final Duration LOOKS_AGAIN_AFTER = Duration.ofSeconds(1);

  /** Far more than all files of an organisation; names that events bring must not fill it. */
  private static final int MOST_KEPT = 2_000;

  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile Kept kept = new Kept(null, Instant.EPOCH);

  DeployedCache(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * What has been read before, or what is read now.
   *
   * @param what a name for it that nothing else has
   * @param read reads it from the database; never answers null
   */
  public <T> T get(String what, Supplier<T> read) {
    if (TransactionSynchronizationManager.hasResource(this)) {
      // This transaction deploys: what it sees nobody else may see yet.
      return read.get();
    }
    // Taken before it is read: what changes meanwhile is put into a map that nobody asks any more.
    Map<String, Object> values = current().values;
    @SuppressWarnings("unchecked")
    T known = (T) values.get(what);
    if (known == null) {
      known = read.get();
      if (values.size() >= MOST_KEPT) {
        values.clear();
      }
      values.put(what, known);
    }
    return known;
  }

  private Kept current() {
    Kept now = kept;
    Instant at = clock.instant();
    if (Duration.between(now.lookedAt, at).abs().compareTo(LOOKS_AGAIN_AFTER) < 0) {
      return now;
    }
    String state = stateOfDeployments();
    Kept next = state.equals(now.state) ? new Kept(state, at, now.values) : new Kept(state, at);
    // Unless it was forgotten meanwhile: then what was read may be older than that.
    synchronized (this) {
      if (kept == now) {
        kept = next;
      }
    }
    return next;
  }

  /** Another newest one, or another number of them, says that something has changed. */
  private String stateOfDeployments() {
    return jdbc.sql(
            """
            select (select id_ from act_re_deployment order by deploy_time_ desc, id_ limit 1)
              || ' of ' || count(*) from act_re_deployment""")
        .query((row, number) -> Objects.toString(row.getString(1)))
        .single();
  }

  /** Everything is read anew. */
  synchronized void forget() {
    kept = new Kept(null, Instant.EPOCH);
  }

  /** Stands around the commands that change what is deployed. */
  CommandInterceptor interceptor() {
    return new CommandInterceptor() {
      @Override
      public <T> T execute(Command<T> command) {
        if (command instanceof DeployCmd
            || command instanceof DeleteDeploymentCmd
            || command instanceof DeleteProcessDefinitionsByIdsCmd
            || command instanceof DeleteProcessDefinitionsByKeyCmd) {
          forgetWithThisTransaction();
        }
        return next.execute(command);
      }
    };
  }

  private void forgetWithThisTransaction() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      throw new IllegalStateException("deployments change in a transaction");
    }
    if (TransactionSynchronizationManager.hasResource(this)) {
      return;
    }
    TransactionSynchronizationManager.bindResource(this, this);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void suspend() {
            TransactionSynchronizationManager.unbindResource(DeployedCache.this);
          }

          @Override
          public void resume() {
            TransactionSynchronizationManager.bindResource(DeployedCache.this, DeployedCache.this);
          }

          @Override
          public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(DeployedCache.this);
            forget();
          }
        });
  }

  /**
   * @param state of the deployments when it was read, or null where nobody has looked yet
   */
  private record Kept(String state, Instant lookedAt, Map<String, Object> values) {
    Kept(String state, Instant lookedAt) {
      this(state, lookedAt, new ConcurrentHashMap<>());
    }
  }
}
