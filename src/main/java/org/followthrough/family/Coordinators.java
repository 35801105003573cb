package org.followthrough.family;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.followthrough.family.Coordinator.Absence;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who looks after families, and who stands in for them. Takes part in the caller's transaction. */
@Repository
public class Coordinators {

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher changes;
  private final Clock clock;

  Coordinators(JdbcClient jdbc, ApplicationEventPublisher changes, Clock clock) {
    this.jdbc = jdbc;
    this.changes = changes;
    this.clock = clock;
  }

  /** Those of these ids that are users; of nobody else is anything known. */
  public Set<String> users(Collection<String> ids) {
    return ids.isEmpty()
        ? Set.of()
        : jdbc.sql("select id_ from act_id_user where id_ = any(?)")
            .param(ids.toArray(String[]::new))
            .query(String.class)
            .set();
  }

  /** Whether somebody can sign in by this id. */
  public boolean isUser(String id) {
    return users(List.of(id)).contains(id);
  }

  /**
   * Who does a coordinator's work at this moment: they themselves, or who stands in for them; empty
   * where that is nobody, and the group does it.
   */
  public Optional<String> inChargeFor(String coordinator) {
    return inChargeFor(coordinator, clock.instant());
  }

  /** The same at another moment, as far as absences are on record. */
  public Optional<String> inChargeFor(String coordinator, Instant at) {
    Set<String> asked = new HashSet<>();
    String next = coordinator;
    while (next != null && asked.add(next) && isUser(next)) {
      Optional<Absence> away = find(next).awayAt(at);
      if (away.isEmpty()) {
        return Optional.of(next);
      }
      next = away.get().substitute();
    }
    return Optional.empty();
  }

  /** What is on record of a coordinator; nothing where nobody has said anything. */
  public Coordinator find(String id) {
    List<Absence> absences =
        jdbc.sql("select * from followthrough.absence where coordinator_id = ? order by since")
            .param(id)
            .query(
                (row, number) ->
                    new Absence(
                        row.getString("since_text"),
                        row.getString("until_text"),
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("until").toInstant(),
                        row.getString("substitute")))
            .list();
    Integer callsPerDay =
        jdbc.sql("select calls_per_day from followthrough.coordinator where coordinator_id = ?")
            .param(id)
            .query(Integer.class)
            .optional()
            .orElse(null);
    return new Coordinator(id, callsPerDay, absences);
  }

  void save(Coordinator coordinator, String by) {
    jdbc.sql(
            """
            insert into followthrough.coordinator (coordinator_id, calls_per_day, changed_at, changed_by)
            values (:id, :callsPerDay, :now, :by)
            on conflict (coordinator_id) do update set calls_per_day = excluded.calls_per_day,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by""")
        .param("id", coordinator.id())
        .param("callsPerDay", coordinator.callsPerDay())
        .param("now", Timestamp.from(clock.instant()))
        .param("by", by)
        .update();
    jdbc.sql("delete from followthrough.absence where coordinator_id = ?")
        .param(coordinator.id())
        .update();
    for (Absence absence : coordinator.absences()) {
      jdbc.sql(
              """
              insert into followthrough.absence
                (coordinator_id, since_text, until_text, since, until, substitute)
              values (?, ?, ?, ?, ?, ?)""")
          .params(
              coordinator.id(),
              absence.from(),
              absence.until(),
              Timestamp.from(absence.begins()),
              Timestamp.from(absence.ends()),
              absence.substitute())
          .update();
    }
    changes.publishEvent(new AbsencesChanged(coordinator));
  }
}
