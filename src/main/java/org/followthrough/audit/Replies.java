package org.followthrough.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What families answered. Takes part in the caller's transaction. */
@Repository
public class Replies {

  private final JdbcClient jdbc;

  Replies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps a reply.
   *
   * @return false where it is on record already: it was read twice
   */
  public boolean add(Reply reply) {
    return jdbc.sql(
                """
                insert into followthrough.reply (provider_id, channel, sender, family_id, instance_id,
                  text, received_at)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
            .params(
                reply.providerId(),
                reply.channel(),
                reply.sender(),
                reply.familyId(),
                reply.instanceId(),
                reply.text(),
                Timestamp.from(reply.receivedAt()))
            .update()
        == 1;
  }

  /** The replies to an instance, oldest first. */
  public List<Reply> of(String instanceId) {
    return jdbc.sql(
            "select * from followthrough.reply where instance_id = ? order by received_at, provider_id")
        .param(instanceId)
        .query(
            (row, number) ->
                new Reply(
                    row.getString("provider_id"),
                    row.getString("channel"),
                    row.getString("sender"),
                    row.getString("family_id"),
                    row.getString("instance_id"),
                    row.getString("text"),
                    row.getTimestamp("received_at").toInstant()))
        .list();
  }

  /**
   * A family's answer.
   *
   * @param providerId the Message-ID or the gateway's id
   * @param sender the address or number it came from
   * @param familyId who answered, or null where nobody matches
   * @param instanceId the instance whose message it answers, or null where none matches
   * @param text as the family wrote it
   */
  public record Reply(
      String providerId,
      String channel,
      String sender,
      String familyId,
      String instanceId,
      String text,
      Instant receivedAt) {}
}
