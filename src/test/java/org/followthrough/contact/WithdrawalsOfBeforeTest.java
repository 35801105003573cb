package org.followthrough.contact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What families had withdrawn before addresses spoke for themselves, after the upgrade. */
@SandboxTest
class WithdrawalsOfBeforeTest {

  private static final String PHONE = "+12015550101";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @Autowired WithdrawalsOfBefore withdrawals;

  @BeforeEach
  void aFamilyThatWasWrittenTo() {
    coOp.opensOnAMonday();
    coOp.aFamily("haddad");
    coOp.aPredictionFor("haddad");
    coOp.daysPass(3);
  }

  @Test
  void aNewRecordWithTheSameNumberIsNotTexted() throws IOException {
    hadWithdrawn("sms", "sms:STOP");

    upgrade();

    coOp.aFamilyWith("haddad-twin", "phone", PHONE);
    assertThat(allows("haddad-twin", "sms")).isFalse();
    assertThat(allows("haddad-twin", "email")).isTrue();
  }

  @Test
  void itBelongsToTheNumberThatWasTextedAndNotToTheOneThatReplacedIt() throws IOException {
    hadWithdrawn("sms", "sms:STOP");
    jdbc.sql("update followthrough.family set phone = '+12125550133'").update();

    upgrade();

    coOp.aFamilyWith("newcomer", "phone", "+12125550133");
    coOp.aFamilyWith("haddad-twin", "phone", PHONE);
    assertThat(allows("newcomer", "sms")).isTrue();
    assertThat(allows("haddad-twin", "sms")).isFalse();
  }

  @Test
  void whatACoordinatorPutOnARecordStaysThatRecords() throws IOException {
    hadWithdrawn("sms", "record:sarah");

    upgrade();

    coOp.aFamilyWith("haddad-twin", "phone", PHONE);
    assertThat(allows("haddad-twin", "sms")).isTrue();
    assertThat(allows("haddad", "sms")).isFalse();
  }

  @Test
  void whatTheAddressHasSaidSinceCountsMore() throws IOException {
    coOp.familyReplies("haddad", "sms", "STOP");
    coOp.familyReplies("haddad", "sms", "START");
    hadWithdrawn("sms", "sms:STOP");

    upgrade();

    coOp.aFamilyWith("haddad-twin", "phone", PHONE);
    assertThat(allows("haddad-twin", "sms")).isTrue();
  }

  @Test
  void theNumberTakesItBackAsIfItHadSaidSoToday() throws IOException {
    hadWithdrawn("sms", "sms:STOP");
    upgrade();
    assertThat(allows("haddad", "sms")).isFalse();

    coOp.familyReplies("haddad", "sms", "START");

    assertThat(allows("haddad", "sms")).isTrue();
  }

  @Test
  void aNumberThatReplacedItIsTextedOnlyOnceTheRecordAllowsIt() throws IOException {
    hadWithdrawn("sms", "sms:STOP");
    jdbc.sql("update followthrough.family set phone = '+12125550133'").update();

    upgrade();

    assertThat(allows("haddad", "sms")).isFalse();
  }

  @Test
  void noAddressIsLeftInPlainWords() throws IOException {
    hadWithdrawn("email", "complaint");

    upgrade();

    assertThat(
            jdbc.sql("select count(*) from followthrough.withdrawal_of_before")
                .query(Long.class)
                .single())
        .isZero();
    coOp.aFamilyWith("haddad-twin", "email", "haddad@families.example");
    assertThat(allows("haddad-twin", "email")).isFalse();
  }

  private void hadWithdrawn(String channel, String source) {
    jdbc.sql("update followthrough.family set consent_%s = false".formatted(channel)).update();
    jdbc.sql(
            """
            insert into followthrough.consent_change (family_id, channel, given, source, at)
            select family_id, ?, false, ?, max(begun_at) + interval '1 minute'
            from followthrough.attempt group by family_id""")
        .params(channel, source)
        .update();
  }

  private void upgrade() throws IOException {
    String file =
        new ClassPathResource("db/migration/V7__withdrawals_of_before.sql")
            .getContentAsString(UTF_8);
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("set local search_path to followthrough, public").update();
          jdbc.sql(file.substring(file.indexOf("insert into"))).update();
        });
    withdrawals.run(new DefaultApplicationArguments());
  }

  private boolean allows(String family, String channel) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + family, null))
        .get("consent")
        .get(channel)
        .asBoolean();
  }
}
