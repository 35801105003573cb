package org.followthrough.audit;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.followthrough.audit.AuditChains.CheckValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts what was written into the audit on the chains, behind everybody's back: once a second, so
 * that nobody who sends or decides ever waits for the end of a chain. One sealer works at a time,
 * over all nodes.
 */
@Component
class Sealer implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final Duration BETWEEN_SEALS = Duration.ofSeconds(1);
  private static final int AT_A_TIME = 2000;
  private static final int SALT_BYTES = 16;
  private static final byte[] NOTHING = {};
  private static final HexFormat HEX = HexFormat.of();

  /** The published root is in the log once in so many looks, where there is a new one. */
  private static final int LOOKS_BETWEEN_LINES = 60;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private ScheduledExecutorService looks;
  private CheckValue published;
  private int looksSinceLine;

  Sealer(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void start() {
    looks =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "audit-sealer");
              thread.setDaemon(true);
              return thread;
            });
    looks.scheduleWithFixedDelay(
        this::look, BETWEEN_SEALS.toMillis(), BETWEEN_SEALS.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    looks.shutdown();
    looks = null;
    seal();
    publish();
  }

  @Override
  public boolean isRunning() {
    return looks != null;
  }

  /**
   * Seals all that is written by now; takes part in the caller's transaction where there is one.
   */
  void seal() {
    int sealed;
    do {
      sealed =
          transaction.execute(
              status -> {
                jdbc.sql("select pg_advisory_xact_lock(hashtext('followthrough.audit'))")
                    .query(row -> {});
                return sealNext();
              });
    } while (sealed == AT_A_TIME);
  }

  private void look() {
    try {
      int sealed;
      do {
        sealed = transaction.execute(status -> isFree() ? sealNext() : 0);
      } while (sealed == AT_A_TIME);
      if (++looksSinceLine >= LOOKS_BETWEEN_LINES) {
        publish();
      }
    } catch (RuntimeException e) {
      LOG.warn("The audit could not be sealed and is tried again: {}", e.getMessage());
    }
  }

  private boolean isFree() {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtext('followthrough.audit'))")
        .query(Boolean.class)
        .single();
  }

  /** In the log, where whoever can change the database cannot reach it. */
  private void publish() {
    looksSinceLine = 0;
    CheckValue root = root().asCheckValue();
    if (root.number() > 0 && !root.equals(published)) {
      LOG.info("The audit is sealed: {}", root);
      published = root;
    }
  }

  private int sealNext() {
    List<Waiting> waiting = waiting();
    if (waiting.isEmpty()) {
      return 0;
    }
    Map<String, Chain> chains = chains(waiting.stream().map(Waiting::familyId).toList());
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    Seal last = root();
    List<Sealed> sealed = new ArrayList<>();
    for (Waiting entry : waiting) {
      Chain chain = chains.get(entry.familyId());
      Chain longer =
          new Chain(chain.id(), chain.seq() + 1, AuditChains.hash(chain.head(), entry.said()));
      chains.put(entry.familyId(), longer);
      hashes.writeBytes(longer.head());
      sealed.add(new Sealed(entry, longer));
    }
    Seal seal = new Seal(last.id() + 1, AuditChains.sha256(last.root(), hashes.toByteArray()));
    keep(sealed, seal.id());
    keep(chains.values().stream().sorted(Comparator.comparing(Chain::id)).toList());
    jdbc.sql("insert into followthrough.audit_seal (id, at, entries, root) values (?, ?, ?, ?)")
        .params(seal.id(), Timestamp.from(clock.instant()), waiting.size(), seal.root())
        .update();
    return waiting.size();
  }

  /** Oldest first, each with a fresh salt. Some of a later number may be sealed before. */
  private List<Waiting> waiting() {
    return jdbc.sql(
            """
            with waiting as materialized (
              select *, uuid_send(gen_random_uuid()) as new_salt from followthrough.audit_entry
              where seal is null order by id limit %d)
            select id, family_id, new_salt, new_digest, %s as said
            from waiting, lateral (select %s as new_digest) d order by id"""
                .formatted(
                    AT_A_TIME,
                    AuditChains.SAID.formatted("new_digest"),
                    AuditChains.DIGEST.formatted("new_salt")))
        .query(
            (row, number) ->
                new Waiting(
                    row.getLong("id"),
                    row.getString("family_id"),
                    row.getBytes("new_salt"),
                    row.getBytes("new_digest"),
                    row.getString("said")))
        .list();
  }

  private Map<String, Chain> chains(List<String> familyIds) {
    String[] families =
        familyIds.stream().filter(Objects::nonNull).distinct().toArray(String[]::new);
    Map<String, Chain> chains = new HashMap<>();
    jdbc.sql("select * from followthrough.audit_chain where family_id = any(?) or id = 0")
        .param(families)
        .query(
            row -> {
              chains.put(row.getString("family_id"), Chain.of(row));
            });
    for (String familyId : families) {
      chains.computeIfAbsent(familyId, this::begun);
    }
    return chains;
  }

  private Chain begun(String familyId) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] origin = AuditChains.origin(salt, familyId);
    return jdbc.sql(
            """
            insert into followthrough.audit_chain (family_id, salt, origin, seq, head)
            values (?, ?, ?, 0, ?) returning *""")
        .params(familyId, salt, origin, origin)
        .query((row, number) -> Chain.of(row))
        .single();
  }

  private void keep(List<Sealed> sealed, long seal) {
    jdbc.sql(
            """
            update followthrough.audit_entry e set salt = decode(s.salt, 'hex'),
              digest = decode(s.digest, 'hex'), chain = s.chain, seq = s.seq,
              hash = decode(s.hash, 'hex'), seal = :seal
            from unnest(:ids, :salts, :digests, :chains, :seqs, :hashes)
              s(id, salt, digest, chain, seq, hash)
            where e.id = s.id""")
        .param("seal", seal)
        .param("ids", numbers(sealed, one -> one.entry().id()))
        .param("salts", hex(sealed, one -> one.entry().salt()))
        .param("digests", hex(sealed, one -> one.entry().digest()))
        .param("chains", numbers(sealed, one -> one.end().id()))
        .param("seqs", numbers(sealed, one -> one.end().seq()))
        .param("hashes", hex(sealed, one -> one.end().head()))
        .update();
  }

  private void keep(List<Chain> chains) {
    jdbc.sql(
            """
            update followthrough.audit_chain c set seq = n.seq, head = decode(n.head, 'hex')
            from unnest(:ids, :seqs, :heads) n(id, seq, head) where c.id = n.id""")
        .param("ids", numbers(chains, Chain::id))
        .param("seqs", numbers(chains, Chain::seq))
        .param("heads", hex(chains, Chain::head))
        .update();
  }

  private Seal root() {
    return jdbc.sql("select id, root from followthrough.audit_seal order by id desc limit 1")
        .query((row, number) -> new Seal(row.getLong("id"), row.getBytes("root")))
        .optional()
        .orElse(new Seal(0, NOTHING));
  }

  private static <T> Long[] numbers(List<T> rows, Function<T, Long> of) {
    return rows.stream().map(of).toArray(Long[]::new);
  }

  private static <T> String[] hex(List<T> rows, Function<T, byte[]> of) {
    return rows.stream().map(of).map(HEX::formatHex).toArray(String[]::new);
  }

  private record Waiting(long id, String familyId, byte[] salt, byte[] digest, String said) {}

  private record Sealed(Waiting entry, Chain end) {}

  private record Chain(long id, long seq, byte[] head) {

    static Chain of(ResultSet row) throws SQLException {
      return new Chain(row.getLong("id"), row.getLong("seq"), row.getBytes("head"));
    }
  }

  private record Seal(long id, byte[] root) {

    CheckValue asCheckValue() {
      return CheckValue.of(id, root);
    }
  }
}
