package org.followthrough.contact;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives to the addresses what they said while it still stood on the family's record alone. A
 * migration has put it aside, since only the application has the key under which addresses are
 * named; after the first start nothing is left of it.
 */
@Component
class WithdrawalsOfBefore implements ApplicationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(WithdrawalsOfBefore.class);

  private final JdbcClient jdbc;
  private final AddressConsents addresses;
  private final TransactionTemplate transaction;

  WithdrawalsOfBefore(JdbcClient jdbc, AddressConsents addresses, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.addresses = addresses;
    this.transaction = transaction;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    Integer moved = transaction.execute(status -> move());
    if (moved != null && moved > 0) {
      LOG.info("{} withdrawals of before now belong to the addresses that said them", moved);
    }
  }

  private int move() {
    List<Withdrawal> before =
        jdbc.sql("delete from followthrough.withdrawal_of_before returning *")
            .query(Withdrawal.class)
            .list();
    before.forEach(this::move);
    return before.size();
  }

  /**
   * What an address has said since counts more than what it said before. The record gives up its
   * own "no" where it has that address, so that the address can take it back.
   */
  private void move(Withdrawal said) {
    if (!addresses.hasSpoken(said.channel, said.address)) {
      addresses.say(said.channel, said.address, false, said.source);
    }
    if (addresses.saysNo(said.channel, said.address)) {
      jdbc.sql(
              """
              update followthrough.family set consent_%s = true
              where family_id = ? and ? in (lower(email), phone)"""
                  .formatted(said.channel))
          .params(said.familyId, said.address)
          .update();
    }
  }

  private record Withdrawal(String familyId, String channel, String address, String source) {}
}
