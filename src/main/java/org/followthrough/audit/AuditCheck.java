package org.followthrough.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.followthrough.audit.AuditChains.CheckValue;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reckons every chain of the audit anew and names what is not as it was sealed. Whoever rewrites
 * the whole database consistently is found by a check value that was published before.
 */
@Component
class AuditCheck {

  static final String ERASED = AuditKind.FAMILY_ERASED.word();

  /** Entries are read in pieces of so many: a long audit needs no more memory than a short one. */
  private static final int AT_A_TIME = 1000;

  private static final int FAULTS_LISTED = 100;

  private final JdbcClient jdbc;
  private final JdbcTemplate streaming;

  AuditCheck(JdbcClient jdbc, JdbcTemplate template) {
    this.jdbc = jdbc;
    this.streaming = new JdbcTemplate(template.getDataSource());
    this.streaming.setFetchSize(AT_A_TIME);
  }

  /** All of it, as it was at one moment. */
  @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
  public Found run() {
    Run run = new Run();
    along(run, "true");
    seals(run);
    return found(run);
  }

  /** One chain alone. */
  @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
  public Found run(long chain) {
    Run run = new Run();
    along(run, "chain = " + chain);
    return found(run);
  }

  private Found found(Run run) {
    return new Found(run.entries, run.chains.size(), waiting(), run.faults);
  }

  private void along(Run run, String which) {
    jdbc.sql(
            "select * from (select *, id as chain from followthrough.audit_chain) c where " + which)
        .query(
            row -> {
              run.chains.put(row.getLong("id"), Chain.of(row));
            });
    streaming.query(
        """
        select id, family_id, kind, chain, seq, hash, seal, digest, salt is null as erased,
          %s as digest_now, %s as said
        from followthrough.audit_entry where seal is not null and %s order by chain, seq, id"""
            .formatted(
                AuditChains.DIGEST.formatted("salt"), AuditChains.SAID.formatted("digest"), which),
        run::next);
    run.end();
  }

  /** Whether a value that was published once is still on its chain. */
  @Transactional(readOnly = true)
  public boolean isOnRecord(CheckValue value) {
    return jdbc.sql(
            """
            select exists (select from followthrough.audit_entry
                where seq = :number and hash = decode(:hash, 'hex'))
              or exists (select from followthrough.audit_seal
                where id = :number and root = decode(:hash, 'hex'))""")
        .param("number", value.number())
        .param("hash", value.hash())
        .query(Boolean.class)
        .single();
  }

  private void seals(Run run) {
    jdbc.sql(
            """
            select s.id, s.entries, coalesce(e.entries, 0) as found
            from (select *, lag(root, 1, '') over (order by id) as before,
                row_number() over (order by id) as place from followthrough.audit_seal) s
              left join (select seal, count(*) as entries, string_agg(hash, '' order by id) as hashes
                from followthrough.audit_entry where seal is not null group by seal) e on e.seal = s.id
            where s.place <> s.id or e.entries is distinct from s.entries
              or sha256(s.before || e.hashes) is distinct from s.root
            order by s.id limit 20""")
        .query(
            row -> {
              run.fault(
                  null,
                  row.getLong("id"),
                  null,
                  Fault.Kind.SEAL,
                  "The seal %d was set over %d entries; what is there now are %d, or others."
                      .formatted(row.getLong("id"), row.getLong("entries"), row.getLong("found")));
            });
    jdbc.sql(
            """
            select max(seal) from followthrough.audit_entry
            having max(seal) > coalesce((select max(id) from followthrough.audit_seal), 0)""")
        .query(Long.class)
        .optional()
        .ifPresent(
            seal ->
                run.fault(null, seal, null, Fault.Kind.SEAL, "The seal " + seal + " is missing."));
  }

  private long waiting() {
    return jdbc.sql("select count(*) from followthrough.audit_entry where seal is null")
        .query(Long.class)
        .single();
  }

  /**
   * @param entries sealed entries that were reckoned anew
   * @param waiting entries too new to be sealed
   */
  record Found(long entries, int chains, long waiting, List<Fault> faults) {}

  /** Something that is not as it was sealed. */
  @Schema(name = "AuditFault")
  record Fault(
      @Schema(description = "The chain, one for each family", example = "17") Long chain,
      @Schema(description = "Null once the family is erased", example = "martinez") String familyId,
      @Schema(description = "Which entry of the chain, or which seal", example = "4") Long sequence,
      @Schema(description = "The row of followthrough.audit_entry", example = "1204") Long entryId,
      @NotNull Kind fault,
      @Schema(example = "The entry 4 of this chain says something else than when it was sealed.")
          @NotNull
          String message) {

    /** What is wrong. */
    enum Kind {
      CHANGED,
      MISSING,
      CUT_OFF,
      ADDED,
      SEAL;

      @JsonValue
      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  private record Chain(
      long id, String familyId, byte[] salt, byte[] origin, long seq, byte[] head) {

    static Chain of(ResultSet row) throws SQLException {
      return new Chain(
          row.getLong("id"),
          row.getString("family_id"),
          row.getBytes("salt"),
          row.getBytes("origin"),
          row.getLong("seq"),
          row.getBytes("head"));
    }
  }

  /** Goes along the chains, one after the other. */
  private static final class Run {

    private final Map<Long, Chain> chains = new HashMap<>();
    private final Set<Long> met = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private long entries;
    private Chain chain;
    private long seq;
    private byte[] before;
    private Long firstWithoutText;
    private boolean isErased;

    private void next(ResultSet row) throws SQLException {
      entries++;
      long id = row.getLong("id");
      if (chain == null || chain.id() != row.getLong("chain")) {
        endOfChain();
        begin(row.getLong("chain"));
      }
      long number = row.getLong("seq");
      if (number == seq) {
        fault(id, Fault.Kind.ADDED, "There are two entries %d of this chain.");
        return;
      }
      boolean follows = number == seq + 1;
      if (!follows) {
        fault(null, seq + 1, Fault.Kind.MISSING, "The entry %d of this chain is missing.");
      }
      seq = number;
      byte[] hash = row.getBytes("hash");
      boolean personalPartIsAsSealed =
          row.getBoolean("erased")
              ? row.getBytes("digest") != null
              : Arrays.equals(row.getBytes("digest"), row.getBytes("digest_now"));
      boolean restIsAsSealed =
          !follows || Arrays.equals(hash, AuditChains.hash(before, row.getString("said")));
      boolean familyIsAsSealed = Objects.equals(row.getString("family_id"), chain.familyId());
      if (!personalPartIsAsSealed || !restIsAsSealed || !familyIsAsSealed) {
        fault(
            id,
            Fault.Kind.CHANGED,
            "The entry %d of this chain says something else than when it was sealed.");
      }
      if (row.getBoolean("erased") && firstWithoutText == null) {
        firstWithoutText = number;
      }
      isErased |= row.getString("kind").equals(ERASED);
      before = hash;
    }

    private void begin(long id) {
      seq = 0;
      firstWithoutText = null;
      isErased = false;
      met.add(id);
      chain = chains.getOrDefault(id, new Chain(id, null, null, new byte[0], -1, null));
      before = chain.origin();
      if (chain.seq() < 0) {
        fault(null, 0L, Fault.Kind.MISSING, "The head of this chain is missing.");
      } else if (chain.salt() != null
          && !Arrays.equals(chain.origin(), AuditChains.origin(chain.salt(), chain.familyId()))) {
        fault(null, 0L, Fault.Kind.CHANGED, "This chain was begun for another family.");
      }
    }

    private void endOfChain() {
      if (chain == null) {
        return;
      }
      if (chain.seq() > seq) {
        fault(
            null,
            seq + 1,
            Fault.Kind.CUT_OFF,
            "This chain is cut off: its entries from %d on are missing.");
      } else if (chain.seq() >= 0 && (chain.seq() < seq || !Arrays.equals(chain.head(), before))) {
        fault(
            null, seq, Fault.Kind.CHANGED, "The end of this chain, its entry %d, is not its head.");
      }
      if (!isErased && (firstWithoutText != null || chain.id() > 0 && chain.familyId() == null)) {
        fault(
            null,
            firstWithoutText == null ? seq : firstWithoutText,
            Fault.Kind.CHANGED,
            "The entry %d of this chain has lost its personal part without an erasure.");
      }
    }

    private void end() {
      endOfChain();
      chains.values().stream()
          .filter(one -> !met.contains(one.id()) && one.seq() > 0)
          .forEach(
              one -> {
                chain = one;
                fault(null, 1L, Fault.Kind.CUT_OFF, "All entries of this chain are missing.");
              });
    }

    private void fault(long entryId, Fault.Kind kind, String message) {
      fault(entryId, seq, kind, message);
    }

    private void fault(Long entryId, long number, Fault.Kind kind, String message) {
      fault(chain, number, entryId, kind, message.formatted(number));
    }

    private void fault(Chain of, long number, Long entryId, Fault.Kind kind, String message) {
      if (faults.size() < FAULTS_LISTED) {
        faults.add(
            new Fault(
                of == null ? null : of.id(),
                of == null ? null : of.familyId(),
                number,
                entryId,
                kind,
                message));
      }
    }
  }
}
