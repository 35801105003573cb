package org.followthrough.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.family.FamilyConsents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A "no" belongs to the address that said it, whosever it is today. */
@SandboxTest
class AddressConsentTest {

  private static final String PHONE = "+12015550101";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired FamilyConsents consents;
  @Autowired BlockedAddresses blocked;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void aFamilyThatGotAnEmailAndAText() {
    coOp.opensOnAMonday();
    coOp.aFamily("haddad");
    coOp.aPredictionFor("haddad");
    coOp.daysPass(3);
  }

  @Test
  void aNumberThatWasReplacedStillSpeaksForItself() {
    coOp.aFamilyWith("haddad", "phone", "+12125550133");

    coOp.familyReplies("haddad", "sms", "STOP");

    assertThat(consent("haddad", "sms")).as("the new number has said nothing").isTrue();
    coOp.aFamily("haddad");
    assertThat(consent("haddad", "sms")).as("the old one is on record again").isFalse();
  }

  @Test
  void aNewRecordWithTheSameMailboxIsNotMailed() {
    coOp.familyReplies("haddad", "email", "Unsubscribe me");

    coOp.aFamilyWith("haddad-twin", "email", "HADDAD@families.example");

    assertThat(consent("haddad-twin", "email")).isFalse();
    assertThat(consent("haddad-twin", "sms")).isTrue();
  }

  @Test
  void erasedAndBackInTheNightlyFileNotOneMessageGoesToWhoSaidNo() {
    coOp.familyReplies("haddad", "sms", "Stop please");
    coOp.familyReplies("haddad", "email", "Please take me off your list");
    erase();

    coOp.imports(
        "familyId,familyName,email,phone,consent.sms,consent.email\n"
            + "haddad,Haddad,haddad@families.example,"
            + PHONE
            + ",true,true\n");
    coOp.aPredictionFor("haddad");
    coOp.daysPass(6);

    assertThat(consent("haddad", "sms") || consent("haddad", "email")).isFalse();
    assertThat(coOp.channelsUsedFor("haddad")).isEmpty();
  }

  @Test
  void whatIsLeftAfterAnErasureSaysNobodyWhoseNoItIs() {
    coOp.familyReplies("haddad", "sms", "STOP");

    assertThat(
            jdbc.sql("select digest || source from followthrough.address_consent")
                .query(String.class)
                .single())
        .doesNotContain("2015550101")
        .endsWith("sms:STOP");
  }

  @Test
  void anAddressThatBouncedStaysBlockedThroughAnErasureAndAFile() {
    transaction.executeWithoutResult(
        status -> blocked.block("email", "haddad@families.example", "550 no such user"));
    erase();

    coOp.imports("familyId,familyName,email\nhaddad,Haddad,haddad@families.example\n");

    assertThat(blocked.reason("email", "haddad@families.example")).isPresent();
    assertThat(
            jdbc.sql("select count(*) from followthrough.blocked_address")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void onlyACoordinatorWithAReasonTakesItBackAndNoFileDoes() {
    coOp.familyReplies("haddad", "sms", "STOP");

    coOp.aFamilyWith("haddad", "consent", Map.of("sms", true));
    coOp.imports("familyId,familyName,phone,consent.sms\nhaddad,Haddad," + PHONE + ",true\n");
    assertThat(consent("haddad", "sms")).isFalse();

    Map<String, Object> family = coOp.aUsualFamily("haddad");
    family.put("consent", Map.of("sms", true));
    family.put("consentReason", "Called on Monday and asked for texts again");
    coOp.aFamily("haddad", family);
    assertThat(consent("haddad", "sms")).isTrue();
    assertThat(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/haddad/timeline", null).getBody())
        .contains("Called on Monday and asked for texts again");
  }

  @Test
  void aReasonForNothingIsRefused() {
    Map<String, Object> family = coOp.aUsualFamily("haddad");
    family.put("consent", Map.of("sms", false));
    family.put("consentReason", "Because");

    ResponseEntity<String> refused =
        coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/haddad", family);

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains("consentReason");
  }

  @Test
  void aFileThatGivesAReasonIsToldThatNoFileTakesBackANo() {
    assertThat(
            coOp.imports(
                    "familyId,familyName,consent.sms,consentReason\nhaddad,Haddad,true,asked\n")
                .toString())
        .contains("\"rejected\":1", "consentReason");
  }

  @Test
  void manyStopsAtOnceAreOneNo() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 8)
            .mapToObj(
                any ->
                    CompletableFuture.runAsync(
                        () ->
                            transaction.executeWithoutResult(
                                status -> consents.addressSays("sms", PHONE, false, "sms:STOP"))))
            .toList();
    all.forEach(CompletableFuture::join);

    assertThat(
            jdbc.sql("select count(*) from followthrough.address_consent")
                .query(Long.class)
                .single())
        .isEqualTo(1);
    assertThat(
            jdbc.sql("select count(*) from followthrough.consent_change")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  private void erase() {
    assertThat(
            coOp.as("admin", HttpMethod.DELETE, "/api/v1/families/haddad", null)
                .getStatusCode()
                .is2xxSuccessful())
        .isTrue();
  }

  private boolean consent(String family, String channel) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/" + family, null))
        .get("consent")
        .get(channel)
        .asBoolean();
  }
}
