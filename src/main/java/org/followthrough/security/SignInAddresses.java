package org.followthrough.security;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * From where each user has signed in with the right password. It is kept with what else the engine
 * has about the user, and goes with it, so that neither a restart nor another node takes a user for
 * a stranger while somebody guesses at them. Only the right password adds to it, so its size is the
 * organisation's and not a guesser's to choose.
 */
@Repository
class SignInAddresses {

  /** The newest are kept: somebody who moves about has many, and needs few. */
  static final int PER_USER = 50;

  private static final Duration KEPT_FOR = Duration.ofDays(90);

  /** Every call signs in, and what is known already need not be written again. */
  private static final Duration WRITTEN_AGAIN_AFTER = Duration.ofDays(1);

  /** Other nodes add to it too; whoever is to wait is looked up again, but not all the time. */
  private static final Duration READ_AGAIN_AFTER = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile Known known = new Known(Instant.MIN, Map.of());

  SignInAddresses(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** As far as this node knows; no question is asked. */
  boolean include(SignIn signIn) {
    return known.since.containsKey(signIn);
  }

  /** The same, after asking the database where that was not done of late. */
  boolean includeAfterAll(SignIn signIn) {
    if (!include(signIn) && known.isOlderThan(READ_AGAIN_AFTER, clock.instant())) {
      read();
    }
    return include(signIn);
  }

  void add(SignIn signIn) {
    Instant now = clock.instant();
    Instant written = known.since.get(signIn);
    if (written == null || !now.isBefore(written.plus(WRITTEN_AGAIN_AFTER))) {
      write(signIn, now);
      remember(signIn, now);
    }
  }

  /**
   * By an id that follows from both, so that of many calls at once none writes it a second time.
   */
  private void write(SignIn signIn, Instant now) {
    String both = signIn.userId() + ' ' + signIn.from().text();
    jdbc.sql(
            """
            insert into act_id_info (id_, rev_, user_id_, type_, key_, value_)
            values (?, 1, ?, 'sign-in', ?, ?) on conflict (id_) do update set value_ = excluded.value_""")
        .params(
            UUID.nameUUIDFromBytes(both.getBytes(StandardCharsets.UTF_8)).toString(),
            signIn.userId(),
            signIn.from().text(),
            day(now))
        .update();
    // What another sign-in has in hand is left to it, or the two might wait for each other.
    jdbc.sql(
            """
            delete from act_id_info where id_ in (
              select id_ from act_id_info where type_ = 'sign-in' and value_ < ?
              for update skip locked)""")
        .param(day(now.minus(KEPT_FOR)))
        .update();
    jdbc.sql(
            """
            delete from act_id_info where id_ in (
              select id_ from act_id_info where type_ = 'sign-in' and user_id_ = ?
              order by value_ desc, key_ = ? desc, key_ offset ?
              for update skip locked)""")
        .params(signIn.userId(), signIn.from().text(), PER_USER)
        .update();
  }

  private synchronized void remember(SignIn signIn, Instant now) {
    Map<SignIn, Instant> since = new HashMap<>(known.since);
    since.put(signIn, now);
    known = new Known(known.readAt, since);
  }

  /** Where the database does not answer, what was known still is. */
  private synchronized void read() {
    Instant now = clock.instant();
    Map<SignIn, Instant> since = new HashMap<>();
    try {
      jdbc.sql(
              "select user_id_, key_, value_ from act_id_info"
                  + " where type_ = 'sign-in' and value_ >= ?")
          .param(day(now.minus(KEPT_FOR)))
          .query(
              row -> {
                since.put(
                    new SignIn(new SignInNetwork(row.getString(2)), row.getString(1)),
                    LocalDate.parse(row.getString(3)).atStartOfDay(ZoneOffset.UTC).toInstant());
              });
    } catch (DataAccessException e) {
      since.putAll(known.since);
    }
    known = new Known(now, since);
  }

  /** Sorts as text. */
  private static String day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
  }

  private record Known(Instant readAt, Map<SignIn, Instant> since) {

    /** Also where the clock has gone back since. */
    boolean isOlderThan(Duration age, Instant now) {
      return now.isBefore(readAt) || !now.isBefore(readAt.plus(age));
    }
  }
}
