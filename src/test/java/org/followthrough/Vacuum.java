package org.followthrough;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL does by itself, but at a time of its own: for tests that ask how it reads. */
@TestComponent
public class Vacuum {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final JdbcClient jdbc;

  Vacuum(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Again until indexes alone can answer: rows that are not on the disk yet, or that a transaction
   * may not see yet, are left for the next time.
   */
  public void of(String... tables) {
    for (String table : tables) {
      await(table).atMost(TIMEOUT).until(() -> isSeenByAll(table));
    }
  }

  private boolean isSeenByAll(String table) {
    jdbc.sql("vacuum (analyze, index_cleanup on) " + table).update();
    return jdbc.sql("select relallvisible = relpages from pg_class where oid = cast(? as regclass)")
        .param(table)
        .query(Boolean.class)
        .single();
  }
}
