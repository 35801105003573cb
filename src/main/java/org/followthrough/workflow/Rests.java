package org.followthrough.workflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.followthrough.contact.Attempt.State;
import org.followthrough.family.Families;
import org.followthrough.family.Organisation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Families that were reached lately and are left in peace: for as many days as the workflow that
 * ended says ({@code restDays}), no prediction starts an outreach for them. Takes part in the
 * caller's transaction.
 */
@Repository
public class Rests {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm z", Locale.US);

  private final JdbcClient jdbc;
  private final Families families;
  private final Organisation organisation;
  private final Clock clock;

  Rests(JdbcClient jdbc, Families families, Organisation organisation, Clock clock) {
    this.jdbc = jdbc;
    this.families = families;
    this.organisation = organisation;
    this.clock = clock;
  }

  /**
   * What keeps predictions from starting anything for a family.
   *
   * @param workflow whose end it was
   * @param priority of that workflow; one that comes before it starts all the same
   * @param because why and until when, for a person
   */
  public record Rest(
      String familyId, String workflow, int priority, Instant until, String because) {}

  /** The rests of these families that last just now, by family, the longest first. */
  public Map<String, List<Rest>> of(Collection<String> familyIds) {
    return familyIds.isEmpty()
        ? Map.of()
        : jdbc
            .sql(
                """
                select i.*, f.time_zone from followthrough.instance i
                join followthrough.family f using (family_id)
                where family_id = any(:familyIds) and rests_until > :now""")
            .param("familyIds", familyIds.toArray(String[]::new))
            .param("now", Timestamp.from(clock.instant()))
            .query(this::rest)
            .list()
            .stream()
            .sorted(Comparator.comparing(Rest::until).reversed())
            .collect(Collectors.groupingBy(Rest::familyId));
  }

  /** The rest that keeps a workflow from being started by a prediction; empty where none does. */
  public static Optional<Rest> inTheWay(List<Rest> rests, WorkflowProperties workflow) {
    return rests.stream().filter(rest -> workflow.priority() <= rest.priority()).findFirst();
  }

  /**
   * An instance has ended, and its family has been reached. Where it failed, only if something was
   * delivered before.
   */
  void begin(String instanceId, String familyId, WorkflowProperties workflow, boolean failed) {
    ZoneId zone =
        families
            .find(familyId)
            .map(family -> family.zoneOr(organisation))
            .orElse(organisation.timeZone());
    jdbc.sql(
            """
            update followthrough.instance set rests_until = :until, rest_priority = :priority
            where id = :id and (not :failed or exists (select from followthrough.attempt
              where instance_id = :id and REACHED))"""
                .replace("REACHED", State.isOneOf(State.REACHED)))
        .param(
            "until",
            Timestamp.from(clock.instant().atZone(zone).plusDays(workflow.restDays()).toInstant()))
        .param("priority", workflow.priority())
        .param("id", instanceId)
        .param("failed", failed)
        .update();
  }

  private Rest rest(ResultSet row, int number) throws SQLException {
    String timeZone = row.getString("time_zone");
    ZoneId zone = timeZone == null ? organisation.timeZone() : ZoneId.of(timeZone);
    Instant until = row.getTimestamp("rests_until").toInstant();
    String workflow = row.getString("workflow");
    return new Rest(
        row.getString("family_id"),
        workflow,
        row.getInt("rest_priority"),
        until,
        "The family rests until %s: %s ended with %s on %s"
            .formatted(
                DAY.format(until.atZone(zone)),
                workflow.replace('_', ' '),
                row.getString("outcome").replace('_', ' '),
                DAY.format(row.getTimestamp("completed_at").toInstant().atZone(zone))));
  }
}
