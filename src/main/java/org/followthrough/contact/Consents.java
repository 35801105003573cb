package org.followthrough.contact;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.followthrough.engine.TransactionMemo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What families allow and forbid, by channel, and since when and by which word of theirs. Takes
 * part in the caller's transaction.
 */
@Repository
public class Consents {

  private final JdbcClient jdbc;
  private final Clock clock;

  Consents(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Gives or withdraws the consent to one channel on the family's record alone; nothing is recorded
   * where it stands so already.
   *
   * @param channel {@code email}, {@code sms} or {@code call}
   * @param source what was said and where, such as {@code call:sarah}
   */
  public void changeRecord(String familyId, String channel, boolean given, String source) {
    int changed =
        jdbc.sql(
                switch (channel) {
                  case "email" -> updating("consent_email");
                  case "sms" -> updating("consent_sms");
                  case "call" -> updating("consent_call");
                  default -> throw new IllegalArgumentException("there is no channel " + channel);
                })
            .param("given", given)
            .param("familyId", familyId)
            .update();
    TransactionMemo.forget();
    if (changed == 1) {
      record(familyId, channel, given, source);
    }
  }

  /** A change that was made with the whole family record. */
  public void changed(String familyId, Consent before, Consent after, String source) {
    if (before.email() != after.email()) {
      record(familyId, "email", after.email(), source);
    }
    if (before.sms() != after.sms()) {
      record(familyId, "sms", after.sms(), source);
    }
    if (before.call() != after.call()) {
      record(familyId, "call", after.call(), source);
    }
  }

  /** The channels of which each of these families was heard last to want nothing. */
  public Map<String, Set<String>> withdrawn(Collection<String> familyIds) {
    Map<String, Set<String>> withdrawn = new HashMap<>();
    jdbc.sql(
            """
            select family_id, channel from (
              select distinct on (family_id, channel) family_id, channel, given
              from followthrough.consent_change where family_id = any(?)
              order by family_id, channel, id desc) last
            where not given""")
        .param(familyIds.toArray(String[]::new))
        .query(
            row -> {
              withdrawn
                  .computeIfAbsent(row.getString("family_id"), any -> new HashSet<>())
                  .add(row.getString("channel"));
            });
    return withdrawn;
  }

  /** Puts on record that something changed for a family, by whichever way. */
  public void record(String familyId, String channel, boolean given, String source) {
    jdbc.sql(
            """
            insert into followthrough.consent_change (family_id, channel, given, source, at)
            values (?, ?, ?, ?, ?)""")
        .params(familyId, channel, given, source, Timestamp.from(clock.instant()))
        .update();
    TransactionMemo.forget();
  }

  private static String updating(String column) {
    return "update followthrough.family set %1$s = :given where family_id = :familyId and %1$s <> :given"
        .formatted(column);
  }
}
