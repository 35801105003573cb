package org.followthrough.family;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses that a message came back from. The address is blocked and not the family, so that a
 * corrected one works at once. Takes part in the caller's transaction.
 */
@Repository
public class BlockedAddresses {

  private final JdbcClient jdbc;
  private final Clock clock;

  BlockedAddresses(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param channel {@code email} or {@code sms}
   * @param reason what the other end said
   */
  public void block(String channel, String address, String reason) {
    jdbc.sql(
            """
            insert into followthrough.blocked_address (channel, address, reason, blocked_at)
            values (?, ?, ?, ?) on conflict do nothing""")
        .params(channel, key(address), reason, Timestamp.from(clock.instant()))
        .update();
  }

  /** Why nothing is sent to an address any more; empty where it may be used. */
  public Optional<String> reason(String channel, String address) {
    return jdbc.sql(
            "select reason from followthrough.blocked_address where channel = ? and address = ?")
        .params(channel, key(address))
        .query(String.class)
        .optional();
  }

  /** Whether any channel is left: an address that is not blocked, and the consent to use it. */
  public boolean isReachable(Family family) {
    return family.consent().email() && isUsable("email", family.email())
        || family.consent().sms() && isUsable("sms", family.phone())
        || family.mayBeCalled();
  }

  /** Addresses that a person has just entered get another chance. */
  void unblock(String channel, List<String> addresses) {
    if (!addresses.isEmpty()) {
      jdbc.sql("delete from followthrough.blocked_address where channel = ? and address = any(?)")
          .params(channel, addresses.stream().map(BlockedAddresses::key).toArray(String[]::new))
          .update();
    }
  }

  private boolean isUsable(String channel, String address) {
    return address != null && reason(channel, address).isEmpty();
  }

  private static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
