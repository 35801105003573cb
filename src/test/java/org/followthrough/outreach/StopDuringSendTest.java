package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.family.FamilyConsents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A family says something at the moment in which a text to it is about to leave. */
@SandboxTest
class StopDuringSendTest {

  private static final String PHONE = "+12015550101";

  @Autowired CoOp coOp;
  @Autowired FamilyConsents consents;
  @Autowired UnreadReplyHolds holds;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void aFamilyWhoseTextIsDueSoon() {
    coOp.opensOnAMonday();
    coOp.aFamily("weiss");
    coOp.aPredictionFor("weiss");
  }

  @Test
  void aStopThatIsFirstIsHeardThoughTheGateWasOpen() {
    CompletableFuture<Void> threeDays =
        whileTheTextIsAboutToLeave(() -> consents.addressSays("sms", PHONE, false, "sms:STOP"));
    threeDays.join();

    assertThat(coOp.channelsUsedFor("weiss")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).as("the way that is left").hasSize(1);
  }

  @Test
  void anUnclearNoThatIsFirstHoldsTheText() {
    CompletableFuture<Void> threeDays =
        whileTheTextIsAboutToLeave(() -> holds.hold("weiss", "a task", "nobody has read it"));
    threeDays.join();
    assertThat(coOp.channelsUsedFor("weiss")).containsExactly("email");
    assertThat(
            jdbc.sql("select because from followthrough.hold where until > ?")
                .param(java.sql.Timestamp.from(coOp.now().toInstant()))
                .query(String.class)
                .list())
        .containsExactly("nobody has read it");

    transaction.executeWithoutResult(status -> holds.release("a task"));
    coOp.settles();

    assertThat(coOp.channelsUsedFor("weiss")).containsExactly("email", "sms");
  }

  /** Says it in a transaction that commits only once the sender waits for it. */
  private CompletableFuture<Void> whileTheTextIsAboutToLeave(Runnable says) {
    return transaction.execute(
        status -> {
          says.run();
          CompletableFuture<Void> days = CompletableFuture.runAsync(() -> coOp.daysPass(3));
          await()
              .atMost(Duration.ofSeconds(30))
              .untilAsserted(() -> assertThat(sendersThatWait()).isPositive());
          return days;
        });
  }

  private long sendersThatWait() {
    return jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
        .query(Long.class)
        .single();
  }
}
