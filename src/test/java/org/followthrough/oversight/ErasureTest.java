package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A family that is erased is nowhere any more, and what the audit keeps can still be checked. */
@SandboxTest
class ErasureTest {

  private static final String FAMILY = "zurbriggen-77";
  private static final String PATH = "/api/v1/families/" + FAMILY;

  /** Whatever of the family might be left anywhere. */
  private static final List<String> TRACES =
      List.of(
          "zurbriggen",
          "2015550188",
          "2015550199",
          "edelweiss",
          "alpenrose",
          "enzian",
          "arnika",
          "murmeltier");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @Autowired Environment environment;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @Test
  void nothingOfItIsLeftInAnyTable() {
    aLongStory();
    assertThat(traces()).as("before").isNotEmpty();

    erases(204);

    assertThat(traces()).isEmpty();
  }

  @Test
  void theAuditKeepsThatSomethingWasSentAndCanBeChecked() {
    aLongStory();
    coOp.body(check());

    erases(204);

    JsonNode check = coOp.body(check());
    assertThat(check.get("intact").asBoolean()).as(check.toPrettyString()).isTrue();
    assertThat(
            jdbc.sql("select kind from followthrough.audit_entry where chain > 0 order by seq")
                .query(String.class)
                .list())
        .contains("message.sent", "task.completed", "reply.received")
        .endsWith("family.erased");
  }

  @Test
  void theMailboxHoldsNothingOfIt() throws MessagingException {
    family();
    coOp.aFamily(
        "other", Map.of("familyName", "Other", "email", "x" + FAMILY + "@families.example"));
    coOp.aPredictionFor(FAMILY);
    coOp.aPredictionFor("other");
    coOp.familyReplies(FAMILY, "email", "Edelweiss.");
    coOp.familyReplies("other", "email", "Nothing.");
    coOp.theMailComesBack(FAMILY);
    assertThat(mailbox()).hasSize(3);

    erases(204);

    assertThat(mailbox()).containsExactly("x" + FAMILY + "@families.example");
  }

  @Test
  void theMailboxIsSearchedBeforeTheAuditIsHeld() {
    family();
    coOp.aPredictionFor(FAMILY);
    coOp.familyReplies(FAMILY, "email", "Edelweiss.");

    CompletableFuture<Void> erasure =
        transaction.execute(
            status -> {
              jdbc.sql("select pg_advisory_xact_lock(hashtext('followthrough.audit'))")
                  .query(row -> {});
              CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> erases(204));
              await().atMost(Duration.ofSeconds(6)).until(() -> mailbox().isEmpty());
              return begun;
            });

    erasure.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void nothingIsErasedWhileAnotherTransactionHoldsIt() {
    family();
    coOp.aPredictionFor(FAMILY);

    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("select 1 from followthrough.family for update").query(row -> {});
          erases(409);
        });

    assertThat(coOp.as("sarah", HttpMethod.GET, PATH, null).getStatusCode().value()).isEqualTo(200);
    assertThat(coOp.onlyInstanceOf(FAMILY).get("status").asText()).isEqualTo("running");
  }

  @Test
  void whatRunsForItIsCancelled() {
    family();
    coOp.aPredictionFor(FAMILY);
    JsonNode instance = coOp.onlyInstanceOf(FAMILY);

    erases(204);
    coOp.daysPass(3);

    JsonNode after =
        coOp.body(
            coOp.as(
                "sarah", HttpMethod.GET, "/api/v1/instances/" + instance.get("id").asText(), null));
    assertThat(after.get("status").asText()).isEqualTo("cancelled");
    assertThat(after.get("familyId").asText()).startsWith("erased-");
    assertThat(after.get("triggeredBy").asText()).isEqualTo("prediction:erased");
    assertThat(coOp.stepsOf(after).toString()).doesNotContainIgnoringCase("zurbriggen");
    assertThat(coOp.mailsTo(FAMILY + "@families.example")).hasSize(1);
    assertThat(coOp.as("sarah", HttpMethod.GET, PATH, null).getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void aFamilyThatSharesItsAddressKeepsWhatIsItsOwn() {
    family();
    coOp.aFamily("sibling", Map.of("familyName", "Sibling", "email", FAMILY + "@families.example"));
    coOp.aPredictionFor("sibling");
    coOp.familyReplies("sibling", "email", "We are the other ones.");

    erases(204);

    assertThat(coOp.tasks("Answer the reply")).hasSize(1);
    assertThat(jdbc.sql("select text from followthrough.reply").query(String.class).list())
        .containsExactly("We are the other ones.");
  }

  @Test
  void whatAMessageThatWasOnItsWayMeetsIsNotKept() {
    family();
    coOp.channelIs("sms", "slow", 1);
    coOp.aPredictionFor(FAMILY);
    coOp.theMailComesBack(FAMILY);

    erases(204);

    assertThat(traces()).isEmpty();
  }

  @Test
  void itsIdCanBeGivenToAnotherFamilyLater() {
    aLongStory();
    erases(204);

    family();
    JsonNode answer = coOp.aPredictionFor(FAMILY);

    assertThat(answer.get("result").asText()).isEqualTo("started");
    assertThat(coOp.instancesOf(FAMILY)).hasSize(1);
    assertThat(coOp.body(check()).get("intact").asBoolean()).isTrue();
  }

  @Test
  void onlyAnAdministratorErases() {
    family();

    assertThat(coOp.as("sarah", HttpMethod.DELETE, PATH, null).getStatusCode().value())
        .isEqualTo(403);
    assertThat(coOp.as("otto", HttpMethod.DELETE, PATH, null).getStatusCode().value())
        .isEqualTo(403);
  }

  @Test
  void aFamilyThatNobodyKnowsIsNotFound() {
    erases(404);
  }

  private void family() {
    coOp.aFamily(
        FAMILY,
        Map.of(
            "familyName",
            "Zurbriggen",
            "email",
            FAMILY + "@families.example",
            "phone",
            "+12015550188",
            "coordinator",
            "sarah",
            "attributes",
            Map.of("child", "Edelweiss")));
  }

  /** An email that comes back, a text, a corrected number, calls, replies, consent, an event. */
  private void aLongStory() {
    family();
    coOp.aPredictionFor(FAMILY);
    coOp.theMailComesBack(FAMILY);
    coOp.daysPass(2);
    comments(coOp.onlyTask("Call the family"), "Alpenrose is their dog.");
    coOp.completes(
        "Call the family", Map.of("callOutcome", "reached", "callNotes", "They like alpenrose."));
    coOp.familyReplies(FAMILY, "sms", "Enzian says thank you.");
    coOp.familyReplies(FAMILY, "sms", "STOP");
    coOp.aFamilyWith(FAMILY, "phone", "+12015550199");
    coOp.happens(
        "payment_overdue",
        FAMILY,
        Map.of("invoiceId", "arnika-1", "amount", 12, "currency", "USD", "dueDate", "2099-01-01"));
    coOp.does("pause", coOp.instancesOf(FAMILY).get(0), "Murmeltier asked for it.");
  }

  private void comments(JsonNode task, String text) {
    coOp.as(
        "admin",
        HttpMethod.POST,
        "/engine-rest/task/" + task.get("id").asText() + "/comment/create",
        Map.of("message", text));
  }

  /** Who wrote what is in the organisation's mailbox. */
  private List<String> mailbox() throws MessagingException {
    String inbox = "followthrough.email.inbox.";
    try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
      store.connect(
          environment.getProperty(inbox + "host"),
          environment.getRequiredProperty(inbox + "port", int.class),
          environment.getProperty(inbox + "username"),
          environment.getProperty(inbox + "password"));
      try (Folder folder = store.getFolder("INBOX")) {
        folder.open(Folder.READ_ONLY);
        List<String> senders = new ArrayList<>();
        for (Message mail : folder.getMessages()) {
          senders.add(((InternetAddress) mail.getFrom()[0]).getAddress());
        }
        return senders;
      }
    }
  }

  private void erases(int status) {
    assertThat(coOp.as("admin", HttpMethod.DELETE, PATH, null))
        .satisfies(
            answer ->
                assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status));
    if (status == 204) {
      coOp.settles();
    }
  }

  private ResponseEntity<String> check() {
    return coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check", null);
  }

  private List<String> traces() {
    return FamilyTraces.in(jdbc, TRACES);
  }
}
