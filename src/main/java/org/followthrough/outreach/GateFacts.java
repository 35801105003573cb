package org.followthrough.outreach;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.followthrough.contact.Attempts.Recent;
import org.followthrough.contact.RecentMessages;
import org.followthrough.security.AddressDigests;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the rules of the gate ask about a message, all of it in one statement. */
@Repository
class GateFacts {

  private final JdbcClient jdbc;
  private final AddressDigests digests;
  private final RecentMessages recent;

  GateFacts(JdbcClient jdbc, AddressDigests digests, RecentMessages recent) {
    this.jdbc = jdbc;
    this.digests = digests;
    this.recent = recent;
  }

  /** When messages left, for whoever only looks. */
  Recent recent(Instant since, String familyId, String address) {
    return recent.since(since, familyId, address);
  }

  /** How things stand now for a workflow of which there is no instance. */
  Standing standing(
      String workflow, String familyId, String channel, String address, Instant since) {
    return read(null, workflow, "", familyId, channel, address, since).standing();
  }

  /**
   * @param address where the message would go, or null where the family has none
   * @param since how far back what was sent matters
   */
  Facts of(
      String instanceId,
      String stepId,
      String familyId,
      String channel,
      String address,
      Instant since) {
    return read(instanceId, "", stepId, familyId, channel, address, since);
  }

  private Facts read(
      String instanceId,
      String workflow,
      String stepId,
      String familyId,
      String channel,
      String address,
      Instant since) {
    return jdbc.sql(
            """
            select i.triggered_by, i.workflow, coalesce(i.urgent, false) as urgent,
              (select because from followthrough.reply_hold where family_id = :family
               order by since limit 1) as hold,
              (select reason from followthrough.blocked_address
               where channel = :channel and address = :address
               union all
               select 'it was blocked on ' || to_char(blocked_at, 'YYYY-MM-DD')
               from followthrough.blocked_digest where channel = :channel and digest = any(:digests)
               limit 1) as blocked,
              array(select distinct o.workflow from followthrough.instance o
               where o.family_id = :family and o.workflow <> coalesce(i.workflow, :workflow)
                 and o.slot is not null order by 1) as beside,
              array(select max(begun_at) from followthrough.attempt
               where family_id = :family and step_id <> :step and begun_at > :since
                 and followthrough.attempt_counts(state) group by step_id order by 1) as to_family,
              array(select max(begun_at) from followthrough.attempt
               where lower(address) = :address and step_id <> :step and begun_at > :since
                 and followthrough.attempt_counts(state) group by step_id order by 1) as to_address
            from (select 1) one left join followthrough.instance i on i.id = :instance""")
        .param("instance", instanceId)
        .param("workflow", workflow)
        .param("step", stepId == null ? "" : stepId)
        .param("family", familyId)
        .param("channel", channel)
        .param("address", address == null ? null : address.toLowerCase(Locale.ROOT))
        .param(
            "digests",
            address == null ? new String[0] : digests.all(address).toArray(String[]::new))
        .param("since", Timestamp.from(since))
        .query(GateFacts::facts)
        .single();
  }

  private static Facts facts(ResultSet row, int number) throws SQLException {
    return new Facts(
        Optional.ofNullable(row.getString("triggered_by")).orElse(""),
        Optional.ofNullable(row.getString("workflow")).orElse(""),
        row.getBoolean("urgent"),
        new Standing(
            Optional.ofNullable(row.getString("hold")),
            Optional.ofNullable(row.getString("blocked")),
            List.of((String[]) row.getArray("beside").getArray()),
            new Recent(instants(row.getArray("to_family")), instants(row.getArray("to_address")))));
  }

  private static List<Instant> instants(Array of) throws SQLException {
    return Stream.of((Timestamp[]) of.getArray()).map(Timestamp::toInstant).toList();
  }

  /** The instance that a message belongs to, and how things stand. */
  record Facts(String triggeredBy, String workflow, boolean urgent, Standing standing) {}

  /**
   * How things stand with a family and an address.
   *
   * @param replyHold why nothing goes to the family until somebody has read a reply
   * @param blocked why nothing is sent to the address any more
   * @param beside the other workflows that run for the family, by their keys
   * @param recent when messages left to both
   */
  record Standing(
      Optional<String> replyHold, Optional<String> blocked, List<String> beside, Recent recent) {

    /** Nothing stands in the way of a message. */
    static final Standing CLEAR =
        new Standing(
            Optional.empty(), Optional.empty(), List.of(), new Recent(List.of(), List.of()));
  }
}
