package org.followthrough.instance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which steps were held, until when and why. Takes part in the caller's transaction. */
@Repository
public class HeldSteps {

  private static final int LONGEST_STORY = 500;

  private final JdbcClient jdbc;
  private final Clock clock;

  HeldSteps(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A step is held. Where it has waited until just now, what was said then is said with it:
   * together they are why it waits.
   *
   * @param planned when its message is to go by the rules
   * @param isLate whether it would have been time: an earlier plan stands then
   */
  public void add(Hold hold, String instanceId, Instant planned, boolean isLate) {
    jdbc.sql(
            """
            insert into followthrough.hold (step_id, instance_id, until, because, held_at, planned_at)
            values (:stepId, :instanceId, :until, :because, :now, :planned)
            on conflict (step_id) do update set until = excluded.until, held_at = excluded.held_at,
              planned_at = case when :isLate then coalesce(hold.planned_at, excluded.planned_at)
                else excluded.planned_at end,
              because = case when hold.until > cast(:now as timestamptz) - interval '1 hour'
                and length(hold.because) < :longest and hold.because <> excluded.because
                then hold.because || '; ' || excluded.because else excluded.because end""")
        .param("stepId", hold.stepId())
        .param("instanceId", instanceId)
        .param("until", Timestamp.from(hold.until()))
        .param("because", hold.because())
        .param("now", Timestamp.from(clock.instant()))
        .param("planned", Timestamp.from(planned))
        .param("isLate", isLate)
        .param("longest", LONGEST_STORY)
        .update();
  }

  /**
   * What holds instances at this moment, by instance; where several steps wait, the first to go.
   */
  public Map<String, Hold> current(Collection<String> instanceIds) {
    Map<String, Hold> current = new HashMap<>();
    jdbc.sql(
            """
            select * from followthrough.hold
            where instance_id = any(:instanceIds) and until > :now order by until""")
        .param("instanceIds", instanceIds.toArray(String[]::new))
        .param("now", Timestamp.from(clock.instant()))
        .query(
            row -> {
              current.putIfAbsent(row.getString("instance_id"), hold(row));
            });
    return current;
  }

  /** The holds of an instance's steps, by step. */
  Map<String, Hold> of(String instanceId) {
    return jdbc
        .sql("select * from followthrough.hold where instance_id = ?")
        .param(instanceId)
        .query((row, number) -> hold(row))
        .list()
        .stream()
        .collect(Collectors.toMap(Hold::stepId, Function.identity()));
  }

  private static Hold hold(ResultSet row) throws SQLException {
    return new Hold(
        row.getString("step_id"), row.getTimestamp("until").toInstant(), row.getString("because"));
  }

  /**
   * @param because which rule held it, in words for a person
   */
  public record Hold(String stepId, Instant until, String because) {}
}
