package org.followthrough.oversight.desk;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What people write down about families. It stands in the family's timeline, and nobody changes it.
 * Takes part in the caller's transaction.
 */
@Repository
class FamilyNotes {

  private final JdbcClient jdbc;
  private final Clock clock;

  FamilyNotes(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param instanceId what it was about, or null
   */
  void add(String familyId, String instanceId, About about, String text, String author) {
    jdbc.sql(
            """
            insert into followthrough.family_note (family_id, instance_id, about, text, author, at)
            select f.family_id, ?, ?, ?, ?, ? from followthrough.family f where f.family_id = ?""")
        .params(
            instanceId,
            about.name().toLowerCase(Locale.ROOT),
            text,
            author,
            Timestamp.from(clock.instant()),
            familyId)
        .update();
  }

  /** What a note is about. */
  enum About {
    NOTE,
    /** When the family was promised a call. */
    PROMISE,
    /** When not to call before. */
    NOT_BEFORE,
    /** Said of a task that somebody else had done by then. */
    OVERTAKEN,
    /** An answer that could not be sent. */
    NOT_SENT
  }
}
