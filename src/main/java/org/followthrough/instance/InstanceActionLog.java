package org.followthrough.instance;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What people did to instances, and what was done about a task that nobody completed. Entries are
 * added and never changed. Takes part in the caller's transaction.
 */
@Repository
public class InstanceActionLog {

  /** Whoever acts where nobody is signed in. */
  public static final String SYSTEM = "system";

  private final JdbcClient jdbc;
  private final Clock clock;

  InstanceActionLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Records an action on each of these instances; one that is not on record is left out.
   *
   * @param reason in the words of whoever acted, or null where none was given
   * @param actor a user, or {@link #SYSTEM}
   */
  public void add(Collection<String> instanceIds, Kind kind, String reason, String actor) {
    jdbc.sql(
            """
            insert into followthrough.instance_action (instance_id, family_id, action, reason, actor, at)
            select id, family_id, ?, ?, ?, ? from followthrough.instance where id = any(?)""")
        .params(
            kind.word(),
            reason,
            actor == null ? SYSTEM : actor,
            Timestamp.from(clock.instant()),
            instanceIds.toArray(String[]::new))
        .update();
  }

  /** What was done to an instance, oldest first. */
  public List<InstanceAction> of(String instanceId) {
    return jdbc.sql("select * from followthrough.instance_action where instance_id = ? order by id")
        .param(instanceId)
        .query(
            (row, number) ->
                new InstanceAction(
                    row.getLong("id"),
                    row.getString("instance_id"),
                    Kind.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
                    row.getString("reason"),
                    row.getString("actor"),
                    row.getTimestamp("at").toInstant()))
        .list();
  }

  /** What can be done to an instance. */
  public enum Kind {
    START("Started by hand"),
    PAUSE("Paused"),
    RESUME("Resumed"),
    CANCEL("Cancelled"),
    RETRY("Failed step tried again"),
    MIGRATE("Moved to another version"),
    /** Its coordinator was reminded of a task that is past its due date. */
    REMIND("Reminded of an overdue task"),
    /** A task that is still not done was shown to the lead coordinators too. */
    RAISE("Overdue task raised to lead coordinators");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** What it is called before people. */
    public String title() {
      return title;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing that was done.
   *
   * @param reason why, or null
   * @param actor the user who did it, or {@link #SYSTEM}
   */
  public record InstanceAction(
      long id, String instanceId, Kind kind, String reason, String actor, Instant at) {}
}
