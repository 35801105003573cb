package org.followthrough.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The audit holds whatever happens, and no change of it goes unseen. */
@SandboxTest
class AuditTest {

  private static final String FAMILY = "audit-martinez";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @Test
  void allThatHappensIsAddedAsItHappens() {
    aCallAfterEmailAndText();

    assertThat(kinds())
        .containsSubsequence(
            "family.recorded",
            "prediction.received",
            "prediction.decided",
            "instance.triggered",
            "message.begun",
            "message.sent",
            "wait.begun",
            "message.begun",
            "message.sent",
            "task.created",
            "task.completed",
            "instance.completed");
    assertThat(entry("message.begun").get("payload").get("text").asText()).contains("Martinez");
    assertThat(entry("prediction.received").get("facts").get("tableVersion").asInt()).isPositive();
    assertThat(entry("task.completed").get("facts").get("callOutcome").asText())
        .isEqualTo("reached");
    assertThat(entry("task.completed").get("payload").get("callNotes").asText())
        .isEqualTo("They stay.");
    assertThat(entry("task.completed").get("actor").asText()).isEqualTo("sarah");
    assertThat(entry("wait.begun").get("workflow").asText()).isEqualTo("high_risk_intervention");
    assertThat(check().get("intact").asBoolean()).as(check().toPrettyString()).isTrue();
  }

  @Test
  void whatAPersonDoesIsAdded() {
    coOp.aFamily(FAMILY);
    coOp.aPredictionFor(FAMILY);
    JsonNode instance = coOp.onlyInstanceOf(FAMILY);

    coOp.does("pause", instance, "They are on holiday.");
    coOp.does("resume", instance, "They are back.");
    coOp.aFamilyWith(FAMILY, "phone", "+12015550177");
    coOp.familyReplies(FAMILY, "email", "We are fine.");
    coOp.turns("medium_risk_intervention", false, "Its texts are being rewritten.");
    coOp.turns("medium_risk_intervention", true, "They are done.");

    assertThat(kinds())
        .containsSubsequence(
            "instance.paused",
            "action.pause",
            "instance.running",
            "action.resume",
            "family.changed",
            "reply.received");
    assertThat(entry("action.pause").get("payload").get("reason").asText())
        .isEqualTo("They are on holiday.");
    assertThat(entry("family.changed").get("payload").get("phone").get("is").asText())
        .isEqualTo("+12015550177");
    assertThat(
            jdbc.sql(
                    "select kind from followthrough.audit_entry where family_id is null order by id")
                .query(String.class)
                .list())
        .containsExactly("workflow.switched_off", "workflow.switched_on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update followthrough.audit_entry set payload = '{}'",
        "update followthrough.audit_entry set at = at + interval '1 hour'",
        "update followthrough.audit_entry set hash = ''",
        "delete from followthrough.audit_entry",
        "truncate followthrough.audit_entry",
        "update followthrough.audit_seal set root = ''",
        "delete from followthrough.audit_chain"
      })
  void theAuditIsNotChanged(String attempt) {
    coOp.aFamily(FAMILY);
    check();

    assertThatThrownBy(() -> jdbc.sql(attempt).update())
        .hasMessageContaining("the audit is added to and never changed");
  }

  @Test
  void aChangedTextIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        """
        update followthrough.audit_entry set payload = jsonb_set(payload, '{text}', '"Nothing."')
        where id = (select min(id) from followthrough.audit_entry where kind = 'message.begun')""");

    assertThat(faults()).containsExactly("changed");
  }

  @Test
  void aChangedResultIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        """
        update followthrough.audit_entry set kind = 'message.delivered'
        where id = (select min(id) from followthrough.audit_entry where kind = 'message.sent')""");

    assertThat(faults()).containsExactly("changed");
  }

  @Test
  void aTextThatIsTakenAwayWithoutAnErasureIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        "update followthrough.audit_entry set payload = null, salt = null where kind = 'message.begun'");

    assertThat(faults()).contains("changed");
  }

  @Test
  void aMissingEntryIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        """
        delete from followthrough.audit_entry
        where id = (select min(id) from followthrough.audit_entry where kind = 'message.sent')""");

    assertThat(faults()).contains("missing");
  }

  @Test
  void aTailThatIsCutOffIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        "delete from followthrough.audit_entry where kind in ('task.completed', 'instance.completed')");

    assertThat(faults()).contains("cut_off");
  }

  @Test
  void aTailThatIsCutOffTogetherWithItsHeadIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        """
        delete from followthrough.audit_entry where seq > 5;
        update followthrough.audit_chain c set seq = e.seq, head = e.hash
        from followthrough.audit_entry e where e.chain = c.id and e.seq = 5""");

    assertThat(faults()).contains("seal");
  }

  @Test
  void aWholeFamilyThatVanishesIsFound() {
    aCallAfterEmailAndText();
    check();

    forged(
        "delete from followthrough.audit_entry; delete from followthrough.audit_chain where id > 0");

    assertThat(faults()).contains("seal");
  }

  @Test
  void aPublishedValueThatIsNoLongerOnRecordIsFound() {
    aCallAfterEmailAndText();
    check();
    String published =
        jdbc.sql(
                "select seq || '-' || encode(head, 'hex') from followthrough.audit_chain where id > 0")
            .query(String.class)
            .single();
    assertThat(check("?checkValue=" + published).get("checkValueOnRecord").asBoolean()).isTrue();

    forged(
        """
        delete from followthrough.audit_entry; delete from followthrough.audit_seal;
        delete from followthrough.audit_chain where id > 0""");

    assertThat(check().get("intact").asBoolean()).isTrue();
    assertThat(check("?checkValue=" + published).get("intact").asBoolean()).isFalse();
  }

  @Test
  void aCheckValueThatIsNoneIsRefused() {
    assertThat(coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check?checkValue=seven", null))
        .satisfies(answer -> assertThat(answer.getStatusCode().value()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.getBody()).contains("checkValue"));
  }

  @Test
  void theCheckIsForOperations() {
    assertThat(
            coOp.as("sarah", HttpMethod.GET, "/api/v1/audit/check", null).getStatusCode().value())
        .isEqualTo(403);
  }

  private void aCallAfterEmailAndText() {
    coOp.aFamily(FAMILY);
    coOp.aPredictionFor(FAMILY);
    coOp.daysPass(3);
    coOp.daysPass(2);
    coOp.completes("Call the family", Map.of("callOutcome", "reached", "callNotes", "They stay."));
  }

  /** Somebody with all rights over the database changes it behind the audit's back. */
  private void forged(String change) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("set local session_replication_role = 'replica'").update();
          List.of(change.split(";")).forEach(statement -> jdbc.sql(statement).update());
        });
  }

  private JsonNode check() {
    return check("");
  }

  private JsonNode check(String query) {
    return coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check" + query, null));
  }

  private List<String> faults() {
    return StreamSupport.stream(check().get("faults").spliterator(), false)
        .map(fault -> fault.get("fault").asText())
        .distinct()
        .toList();
  }

  private List<String> kinds() {
    return jdbc.sql(
            "select kind from followthrough.audit_entry where family_id = ? order by at, id")
        .param(FAMILY)
        .query(String.class)
        .list();
  }

  /** The first entry of a kind. */
  private JsonNode entry(String kind) {
    return coOp.read(
        jdbc.sql(
                """
                select to_jsonb(e) from followthrough.audit_entry e
                where family_id = ? and kind = ? order by at, id limit 1""")
            .params(FAMILY, kind)
            .query(String.class)
            .single());
  }
}
