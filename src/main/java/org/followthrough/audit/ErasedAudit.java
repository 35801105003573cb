package org.followthrough.audit;

import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes the personal part from a family's entries. Their digests stay, and with them the chain.
 * Takes part in the caller's transaction.
 */
@Component
public class ErasedAudit {

  private final JdbcClient jdbc;
  private final Sealer sealer;
  private final Clock clock;

  ErasedAudit(JdbcClient jdbc, Sealer sealer, Clock clock) {
    this.jdbc = jdbc;
    this.sealer = sealer;
    this.clock = clock;
  }

  /** The number of the family's chain, which is all that will be left of its name. */
  public long chainOf(String familyId) {
    return jdbc.sql("select id from followthrough.audit_chain where family_id = ?")
        .param(familyId)
        .query(Long.class)
        .optional()
        .orElseGet(
            () -> {
              sealer.seal();
              return chainOf(familyId);
            });
  }

  /** The last that is recorded of the family is that it was erased, and by whom. */
  public void erase(String familyId, String user) {
    Timestamp now = Timestamp.from(clock.instant());
    jdbc.sql("select followthrough.audit_add(?, ?, ?, ?, null, '{}', null)")
        .params(familyId, now, AuditCheck.ERASED, user)
        .query(row -> {});
    sealer.seal();
    jdbc.sql(
            """
            update followthrough.audit_entry set family_id = null, payload = null, salt = null
            where family_id = ?""")
        .param(familyId)
        .update();
    jdbc.sql(
            """
            update followthrough.audit_chain set family_id = null, salt = null, erased_at = ?
            where family_id = ?""")
        .params(now, familyId)
        .update();
  }
}
