package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.engine.RepositoryService;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is deployed is read once, and still never out of date. */
@SandboxTest
class DeployedCacheTest {

  private static final String FILE = "a_test_of_the_cache.sms.txt";

  @Autowired CoOp coOp;
  @Autowired RepositoryService repository;
  @Autowired DeployedResources here;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T12:00:00Z"));

  @BeforeEach
  void aText() {
    coOp.opensOnAMonday();
    deploys("old words");
  }

  @AfterEach
  void withoutTheTestsFile() {
    repository.createDeploymentQuery().list().stream()
        .filter(one -> repository.getDeploymentResourceNames(one.getId()).contains(FILE))
        .forEach(one -> repository.deleteDeployment(one.getId()));
  }

  @Test
  void anotherVersionIsReadAtOnceWhereItWasDeployed() {
    assertThat(here.texts(FILE)).containsValue("old words");

    deploys("new words");

    assertThat(here.texts(FILE)).containsValue("new words");
  }

  @Test
  void whatIsTakenBackIsGoneAtOnce() {
    deploys("new words");
    assertThat(here.texts(FILE)).containsValue("new words");

    String newest =
        repository.createDeploymentQuery().orderByDeploymentTime().desc().list().get(0).getId();
    repository.deleteDeployment(newest);

    assertThat(here.texts(FILE)).containsValue("old words");
  }

  @Test
  void aDeploymentThatIsUndoneLeavesNothing() {
    transaction.executeWithoutResult(
        undone -> {
          deploys("words that nobody deployed");
          assertThat(here.texts(FILE)).containsValue("words that nobody deployed");
          undone.setRollbackOnly();
        });

    assertThat(here.texts(FILE)).containsValue("old words");
  }

  @Test
  void anotherNodeReadsItWithinASecond() {
    DeployedResources there = anotherNode();
    assertThat(there.texts(FILE)).containsValue("old words");

    deploys("new words");
    now.updateAndGet(at -> at.plus(Duration.ofMillis(999)));
    assertThat(there.texts(FILE)).as("read once").containsValue("old words");
    now.updateAndGet(at -> at.plus(Duration.ofMillis(1)));

    assertThat(there.texts(FILE)).containsValue("new words");
  }

  @Test
  void anotherNodeWhoseClockIsSetBackReadsItToo() {
    DeployedResources there = anotherNode();
    assertThat(there.texts(FILE)).containsValue("old words");

    deploys("new words");
    now.updateAndGet(at -> at.minus(Duration.ofMinutes(5)));

    assertThat(there.texts(FILE)).containsValue("new words");
  }

  private DeployedResources anotherNode() {
    return new DeployedResources(
        jdbc,
        new DeployedCache(
            jdbc,
            new Clock() {
              @Override
              public ZoneOffset getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }

              @Override
              public Instant instant() {
                return now.get();
              }
            }));
  }

  private void deploys(String text) {
    // A later one is the newest also within one tick of the clock.
    coOp.passes("PT1S");
    repository.createDeployment().name("a test of the cache").addString(FILE, text).deploy();
  }
}
