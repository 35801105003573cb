package org.followthrough.contact;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.followthrough.security.AddressDigests;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses that a message came back from. The address is blocked and not the family, so that a
 * corrected one works at once. Takes part in the caller's transaction.
 */
@Repository
public class BlockedAddresses {

  private final JdbcClient jdbc;
  private final AddressDigests digests;
  private final Clock clock;

  BlockedAddresses(JdbcClient jdbc, AddressDigests digests, Clock clock) {
    this.jdbc = jdbc;
    this.digests = digests;
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
            """
            select reason from followthrough.blocked_address where channel = :channel and address = :address
            union all
            select 'it was blocked on ' || to_char(blocked_at, 'YYYY-MM-DD')
            from followthrough.blocked_digest where channel = :channel and digest = any(:digests)
            limit 1""")
        .param("channel", channel)
        .param("address", key(address))
        .param("digests", digests.all(address).toArray(String[]::new))
        .query(String.class)
        .optional();
  }

  /**
   * Nobody has these addresses on record any more. They stay blocked, for whoever brings them back,
   * and nothing here says which they are.
   */
  public void forget(Collection<String> addresses) {
    for (String address : addresses) {
      AddressDigests.Named named = digests.of(address);
      jdbc.sql(
              """
              with gone as (
                delete from followthrough.blocked_address where address = :address returning *)
              insert into followthrough.blocked_digest (channel, digest, key_id, blocked_at)
              select channel, :digest, :keyId, blocked_at from gone on conflict do nothing""")
          .param("address", key(address))
          .param("digest", named.digest())
          .param("keyId", named.keyId())
          .update();
    }
  }

  /**
   * Addresses that were just entered for a family get another chance.
   *
   * @param entered the addresses, by the family
   * @param source who entered them, and where
   */
  public void unblock(String channel, Map<String, String> entered, String source) {
    if (!entered.isEmpty()) {
      jdbc.sql("delete from followthrough.blocked_digest where channel = ? and digest = any(?)")
          .params(channel, entered.values().stream().flatMap(digests::all).toArray(String[]::new))
          .update();
      jdbc.sql(
              """
              with freed as (
                delete from followthrough.blocked_address
                where channel = :channel and address = any(:addresses) returning address)
              select followthrough.audit_add(family_id, cast(:now as timestamptz), 'address.unblocked',
                :source, null, jsonb_build_object('channel', cast(:channel as text)),
                jsonb_build_object('address', address))
              from freed, lateral (
                select id from unnest(:families, :addresses) entered (id, new_address)
                where new_address = address
                union select family_id from followthrough.family
                where :channel = 'email' and lower(email) = address
                  or :channel = 'sms' and phone = address) whose (family_id)""")
          .param("channel", channel)
          .param("families", entered.keySet().toArray(String[]::new))
          .param(
              "addresses",
              entered.values().stream().map(BlockedAddresses::key).toArray(String[]::new))
          .param("now", Timestamp.from(clock.instant()))
          .param("source", source)
          .query(row -> {});
    }
  }

  private static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
