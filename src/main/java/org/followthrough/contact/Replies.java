package org.followthrough.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What came back from families and their servers. Takes part in the caller's transaction. */
@Repository
public class Replies {

  private final JdbcClient jdbc;

  Replies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps what came, so that the same one read again changes nothing.
   *
   * @return the number under which it is kept; empty where it is on record already
   */
  public OptionalLong add(Reply reply) {
    return jdbc.sql(
            """
            insert into followthrough.reply (provider_id, kind, channel, sender, family_id,
              instance_id, text, whole, received_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id""")
        .params(
            reply.providerId(),
            reply.kind().name().toLowerCase(Locale.ROOT),
            reply.channel(),
            reply.sender(),
            reply.familyId(),
            reply.instanceId(),
            reply.text(),
            reply.whole(),
            Timestamp.from(reply.receivedAt()))
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  public Optional<Reply> find(long id) {
    return jdbc.sql("select * from followthrough.reply where id = ?")
        .param(id)
        .query(Replies::reply)
        .optional();
  }

  /** The replies to an instance, newest first. */
  public List<Reply> of(String instanceId) {
    return jdbc.sql(
            """
            select * from followthrough.reply where instance_id = ? and kind = 'reply'
            order by received_at desc, id desc""")
        .param(instanceId)
        .query(Replies::reply)
        .list();
  }

  private static Reply reply(ResultSet row, int number) throws SQLException {
    return new Reply(
        row.getString("provider_id"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("channel"),
        row.getString("sender"),
        row.getString("family_id"),
        row.getString("instance_id"),
        row.getString("text"),
        row.getString("whole"),
        row.getTimestamp("received_at").toInstant());
  }

  /** What it is that came. */
  public enum Kind {
    /** A person's own words. */
    REPLY,
    /** An out-of-office note or another answer that nobody wrote. */
    AUTOMATIC,
    /** A mail server's report on a mail of ours. */
    REPORT,
    /** A word or a mail that gives or withdraws consent. */
    CONSENT,
    /** Something that is not read, because it is too large or cannot be understood. */
    SET_ASIDE
  }

  /**
   * Something that came back.
   *
   * @param providerId the Message-ID or the gateway's id
   * @param sender the address or number it came from
   * @param familyId who answered, or null where nobody matches
   * @param instanceId the instance whose message it answers, or null where none matches
   * @param text the sender's own words
   * @param whole all of it, quotes and signature included; null where that is the same
   */
  public record Reply(
      String providerId,
      Kind kind,
      String channel,
      String sender,
      String familyId,
      String instanceId,
      String text,
      String whole,
      Instant receivedAt) {}
}
