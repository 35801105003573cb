package org.followthrough.contact;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.followthrough.engine.TransactionMemo;
import org.followthrough.security.AddressDigests;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What addresses have said for themselves. A "no" belongs to the address that said it, whosever it
 * is today: it holds for every record that has it, outlives each of them, and only that address or
 * a coordinator with a reason takes it back. Takes part in the caller's transaction.
 */
@Repository
public class AddressConsents {

  private final JdbcClient jdbc;
  private final AddressDigests digests;
  private final Clock clock;

  AddressConsents(JdbcClient jdbc, AddressDigests digests, Clock clock) {
    this.jdbc = jdbc;
    this.digests = digests;
    this.clock = clock;
  }

  /**
   * Puts on record what an address says. Those who speak for one address at once queue, and a
   * message that is just about to leave to it looks again behind them.
   *
   * @param channel {@code email}, {@code sms} or {@code call}
   * @param source what was said and where; nothing personal, since it outlives an erasure
   * @return false where it stood so already
   */
  public boolean say(String channel, String address, boolean given, String source) {
    jdbc.sql("select pg_advisory_xact_lock(?, hashtext(?))")
        .params(Attempts.OF_ADDRESSES, address.toLowerCase(Locale.ROOT))
        .query(row -> {});
    if (saysNo(channel, address) != given) {
      return false;
    }
    AddressDigests.Named named = digests.of(address);
    jdbc.sql(
            """
            insert into followthrough.address_consent (channel, digest, key_id, given, source, at)
            values (?, ?, ?, ?, ?, ?)""")
        .params(
            channel, named.digest(), named.keyId(), given, source, Timestamp.from(clock.instant()))
        .update();
    TransactionMemo.forget();
    return true;
  }

  /** Whether an address has said no to a channel, and has not taken it back. */
  public boolean saysNo(String channel, String address) {
    return address != null
        && noes(List.of(address)).getOrDefault(key(address), Set.of()).contains(channel);
  }

  /** Whether an address has ever said yes or no to a channel. */
  boolean hasSpoken(String channel, String address) {
    return jdbc.sql(
            "select exists (select from followthrough.address_consent where channel = ? and digest = any(?))")
        .params(channel, digests.all(address).toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }

  /** The channels to which each of these addresses says no, by the address in lower case. */
  public Map<String, Set<String>> noes(Collection<String> addresses) {
    Map<String, String> asked = new HashMap<>();
    for (String address : addresses) {
      digests.all(address).forEach(digest -> asked.put(digest, key(address)));
    }
    if (asked.isEmpty()) {
      return Map.of();
    }
    Map<String, Set<String>> noes = new HashMap<>();
    // Oldest first: what an address said later counts, under whichever key.
    jdbc.sql(
            """
            select digest, channel, given from (
              select distinct on (digest, channel) digest, channel, given, id
              from followthrough.address_consent
              where digest = any(?) order by digest, channel, id desc) newest
            order by id""")
        .param(asked.keySet().toArray(String[]::new))
        .query(
            row -> {
              Set<String> channels =
                  noes.computeIfAbsent(asked.get(row.getString("digest")), any -> new TreeSet<>());
              if (row.getBoolean("given")) {
                channels.remove(row.getString("channel"));
              } else {
                channels.add(row.getString("channel"));
              }
            });
    return noes;
  }

  private static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
