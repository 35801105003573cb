package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Scrape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** Alerts about the application itself: what it stands on is broken, and then is put right. */
@SandboxTest
class AlertsTest {

  @Autowired CoOp coOp;
  @Autowired SandboxClock clock;
  @Autowired JobExecutor jobs;
  @Autowired DataSource database;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
    coOp.passes("PT10S");
  }

  @Test
  void workThatIsDueAndStandsStillIsAlertedUntilItIsDone() {
    coOp.aFamily("cohen");
    Scrape before = Scrape.of(coOp);
    Scrape after;
    jobs.shutdown();
    try {
      coOp.predicts(coOp.aPrediction("cohen", 0.87, 91));
      clock.moveTo(clock.instant().plus(Duration.ofMinutes(11)));
      after = Scrape.of(coOp);
    } finally {
      jobs.start();
    }
    coOp.passes("PT10S");
    Scrape later = Scrape.of(coOp);

    assertThat(after.get("followthrough_jobs_due")).isEqualTo(1);
    assertThat(after.get("followthrough_jobs_overdue")).isEqualTo(1);
    assertThat(after.fires("FollowthroughWorkStandsStill", before)).isTrue();
    assertThat(later.fires("FollowthroughWorkStandsStill", after)).isFalse();
    assertThat(coOp.channelsUsedFor("cohen")).containsExactly("email");
  }

  /** Users are looked up in the very database that has no connection left. */
  @Test
  void aPoolWithoutAConnectionLeftIsSeenByWhoeverWatched() throws SQLException {
    Scrape before = Scrape.of(coOp);
    List<Connection> taken = new ArrayList<>();
    Scrape after;
    CompletableFuture<Integer> withAnotherPassword;
    try {
      int all = database.unwrap(HikariDataSource.class).getMaximumPoolSize();
      while (taken.size() < all) {
        taken.add(database.getConnection());
      }
      withAnotherPassword =
          CompletableFuture.supplyAsync(() -> status("/actuator/prometheus", "guessed"));
      after = Scrape.of(coOp);
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }

    assertThat(withAnotherPassword.join()).isEqualTo(401);
    assertThat(after.fires("FollowthroughDatabaseConnectionsRunOut", before)).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !Scrape.of(coOp).fires("FollowthroughDatabaseConnectionsRunOut", after));
  }

  /** A table that is missing, as after a backup that was restored in part. */
  @Test
  void requestsThatFailForAReasonOfOurOwnAreAlerted() {
    Scrape before = Scrape.of(coOp);
    jdbc.sql("alter table followthrough.import_run rename to mislaid").update();
    try {
      for (int i = 0; i < 6; i++) {
        assertThat(status("/api/v1/imports", "otto")).isEqualTo(500);
      }
    } finally {
      jdbc.sql("alter table followthrough.mislaid rename to import_run").update();
    }
    Scrape after = Scrape.of(coOp);

    assertThat(after.fires("FollowthroughRequestsFail", before)).isTrue();
    assertThat(after.fires("FollowthroughRequestsFail", after)).isFalse();
  }

  @Test
  void aMailThatCannotBeTakenInIsAlertedUntilItIs() {
    Scrape before = Scrape.of(coOp);
    Scrape after;
    jdbc.sql("alter table followthrough.reply rename to mislaid").update();
    try {
      coOp.deliver(
          "From: grandma@elsewhere.example\r\n\r\nWhere are you?"
              .getBytes(StandardCharsets.US_ASCII));
      clock.moveTo(clock.instant().plus(Duration.ofMinutes(6)));
      // Looked at once more by now, if it could be.
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(30))
          .until(() -> Scrape.of(coOp).get("followthrough_mailbox_lag_seconds") > 300);
      after = Scrape.of(coOp);
    } finally {
      jdbc.sql("alter table followthrough.mislaid rename to reply").update();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Scrape.of(coOp).get("followthrough_mailbox_lag_seconds") < 10);
    coOp.settles();

    assertThat(after.fires("FollowthroughMailboxUnread", before)).isTrue();
    assertThat(Scrape.of(coOp).fires("FollowthroughMailboxUnread", after)).isFalse();
    assertThat(coOp.tasks("Look into the mail").size() + coOp.tasks("Answer the reply").size())
        .isEqualTo(1);
  }

  /** Beside {@link CoOp}, which holds every answer to the promises of our API. */
  private int status(String path, String password) {
    return RestClient.create(coOp.url())
        .get()
        .uri(path)
        .headers(headers -> headers.setBasicAuth("otto", password))
        .exchange((request, response) -> response.getStatusCode().value());
  }
}
