package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is second at an instance does it again, instead of telling a stranger that it failed. */
@SandboxTest
class RetriedTransactionTest {

  @Autowired CoOp coOp;
  @Autowired RetriedTransaction transaction;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  /** As PostgreSQL refuses it to whoever ends an instance that has begun another meanwhile. */
  @Test
  void whatHasJustBegunSomethingIsEndedInTheNextTry() {
    coOp.aFamily("sato");
    coOp.happens("family_enrolled", "sato", Map.of());
    AtomicInteger tries = new AtomicInteger();

    transaction.run(
        () -> {
          if (tries.incrementAndGet() == 1) {
            jdbc.sql("delete from act_ru_execution where parent_id_ is null").update();
          }
        });

    assertThat(tries).hasValue(2);
    assertThat(coOp.instancesOf("sato")).hasSize(1);
  }

  @Test
  void whoWithdrawsWhileTheirWelcomeIsJustBeginningIsHeard() {
    IntStream.range(0, 40)
        .forEach(
            i -> {
              String family = "sato-" + i;
              coOp.aFamily(family);
              coOp.tells(coOp.anEvent("family_enrolled", family, Map.of()));
              var withdrawn =
                  CompletableFuture.supplyAsync(
                      () -> coOp.tells(coOp.anEvent("family_withdrew", family, Map.of())));
              assertThat(withdrawn.join().getStatusCode().value()).isEqualTo(201);
            });
    coOp.settles();

    assertThat(IntStream.range(0, 40).mapToObj(i -> coOp.standingOf("sato-" + i)))
        .allMatch(standing -> standing.startsWith("cancelled"));
  }
}
