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

  /** What is counted as heard where nobody but a person can say what it is. */
  public static final String UNJUDGED = "unjudged";

  private final JdbcClient jdbc;
  private final HeardMetrics heard;

  Replies(JdbcClient jdbc, HeardMetrics heard) {
    this.jdbc = jdbc;
    this.heard = heard;
  }

  /**
   * Keeps what came, so that the same one read again changes nothing.
   *
   * @return the number under which it is kept; empty where it is on record already
   */
  public OptionalLong add(Reply reply) {
    return add(
        reply,
        reply.kind() == Kind.SET_ASIDE ? UNJUDGED : reply.kind().name().toLowerCase(Locale.ROOT));
  }

  /**
   * The same, counted as something narrower than its kind.
   *
   * @param heardAs the kind for which operations have a count
   */
  public OptionalLong add(Reply reply, String heardAs) {
    return add(reply, heardAs, null);
  }

  /**
   * The same for words that mean more than an answer.
   *
   * @param meaning what they mean; also the kind for which operations have a count
   */
  public OptionalLong addMeaning(Reply reply, String meaning) {
    return add(reply, meaning, meaning);
  }

  private OptionalLong add(Reply reply, String heardAs, String meaning) {
    Optional<Long> added = insert(reply, meaning);
    added.ifPresent(id -> heard.count(reply.channel(), heardAs));
    return added.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private Optional<Long> insert(Reply reply, String meaning) {
    return jdbc.sql(
            """
            insert into followthrough.reply (provider_id, kind, channel, sender, family_id,
              instance_id, text, whole, received_at, rule, meaning)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id""")
        .params(
            reply.sentBy().providerId(),
            reply.kind().name().toLowerCase(Locale.ROOT),
            reply.channel(),
            reply.sender(),
            reply.familyId(),
            reply.instanceId(),
            reply.text(),
            reply.words().whole(),
            Timestamp.from(reply.receivedAt()),
            reply.rule(),
            meaning)
        .query(Long.class)
        .optional();
  }

  /** Somebody has said whose words they are that might have been several families'. */
  public void belongsTo(long id, String familyId, String instanceId) {
    jdbc.sql(
            """
            update followthrough.reply set family_id = ?, instance_id = ?
            where id = ? and family_id is null""")
        .params(familyId, instanceId, id)
        .update();
  }

  /** What its words were heard to mean; empty where they are no more than an answer. */
  public Optional<String> meaningOf(long id) {
    return jdbc.sql("select meaning from followthrough.reply where id = ? and meaning is not null")
        .param(id)
        .query(String.class)
        .optional();
  }

  public Optional<Reply> find(long id) {
    return jdbc.sql("select * from followthrough.reply where id = ?")
        .param(id)
        .query(Replies::reply)
        .optional();
  }

  /** What a family wrote last, in its own words. */
  public Optional<Reply> newestOf(String familyId) {
    return jdbc.sql(
            """
            select * from followthrough.reply where family_id = ? and kind = 'reply'
            order by received_at desc, id desc limit 1""")
        .param(familyId)
        .query(Replies::reply)
        .optional();
  }

  /** The number under which {@link #newestOf} is on record. */
  public Optional<Long> newestIdOf(String familyId) {
    return jdbc.sql(
            """
            select id from followthrough.reply where family_id = ? and kind = 'reply'
            order by received_at desc, id desc limit 1""")
        .param(familyId)
        .query(Long.class)
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
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        new Sender(row.getString("provider_id"), row.getString("channel"), row.getString("sender")),
        new Words(row.getString("text"), row.getString("whole")),
        new About(row.getString("family_id"), row.getString("instance_id")),
        row.getTimestamp("received_at").toInstant(),
        row.getString("rule"));
  }

  /** What it is that came. */
  public enum Kind {
    /** A person's own words. */
    REPLY,
    /** An out-of-office note or another answer that nobody wrote. */
    AUTOMATIC,
    /** A mail server's report on a mail of ours. */
    REPORT,
    /** A recipient minds a mail of ours, as a mailbox provider passes on. */
    COMPLAINT,
    /** Somebody who works here wrote to the family, with our mailbox in copy. */
    STAFF,
    /** A word or a mail that gives or withdraws consent. */
    CONSENT,
    /** Something that is not read, because it is too large or cannot be understood. */
    SET_ASIDE
  }

  /**
   * Something that came back.
   *
   * @param receivedAt when we read it
   * @param rule by which it was judged to be what it is; null where nothing said more than that
   *     somebody wrote it
   */
  public record Reply(
      Kind kind, Sender sentBy, Words words, About about, Instant receivedAt, String rule) {

    public String channel() {
      return sentBy.channel();
    }

    public String sender() {
      return sentBy.address();
    }

    public String text() {
      return words.text();
    }

    public String familyId() {
      return about.familyId();
    }

    public String instanceId() {
      return about.instanceId();
    }
  }

  /**
   * Where it came from.
   *
   * @param providerId the Message-ID or the gateway's id
   * @param address the address or number it came from
   */
  public record Sender(String providerId, String channel, String address) {}

  /**
   * What it says.
   *
   * @param text the sender's own words
   * @param whole all of it, quotes and signature included; null where that is the same
   */
  public record Words(String text, String whole) {}

  /**
   * What it is about.
   *
   * @param familyId who answered, or null where nobody matches
   * @param instanceId the instance whose message it answers, or null where none matches
   */
  public record About(String familyId, String instanceId) {

    /** Nobody knows. */
    public static final About NOBODY = new About(null, null);
  }
}
