package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.Statements;
import org.followthrough.Statements.Count;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What each phase of {@code high_risk_intervention} costs the database; docs/adr/0048-cost.md says
 * why so much. A figure that rises says that something is read again and again.
 */
@SandboxTest
class StatementsPerStepTest {

  private static final int FAMILIES = 10;

  @Autowired CoOp coOp;
  @Autowired Statements statements;

  @Test
  void noPhaseCostsMoreThanItDid() {
    coOp.opensOnAMonday();
    // Everything that is deployed has been read then.
    families("first", 1).forEach(coOp::aPredictionFor);

    // A job that meets another and is tried again costs twice: the quieter round counts.
    List<Phases> rounds = Stream.of("one", "two").map(this::round).toList();

    SoftAssertions cost = new SoftAssertions();
    cost.assertThat(lowest(rounds, Phases::start)).as("prediction, signed in").isLessThan(21);
    cost.assertThat(lowest(rounds, Phases::email)).as("email").isLessThan(30);
    cost.assertThat(lowest(rounds, Phases::text)).as("wait and text").isLessThan(49.5);
    cost.assertThat(lowest(rounds, Phases::call)).as("wait and call task").isLessThan(53);
    cost.assertAll();
  }

  private Phases round(String name) {
    List<String> families = families(name, FAMILIES);
    AtomicReference<Count> start = new AtomicReference<>();
    // The first emails are on their way while the last predictions come.
    Count email =
        statements.ofJobs(
            () -> {
              start.set(
                  statements.ofRequests(
                      () ->
                          families.forEach(
                              family -> coOp.predicts(coOp.aPrediction(family, 0.87, 91)))));
              coOp.settles();
            });
    Count text = statements.ofJobs(() -> coOp.daysPass(3));
    Count call = statements.ofJobs(() -> coOp.daysPass(2));
    assertThat(coOp.channelsUsedFor(families.get(0))).containsExactly("email", "sms");
    coOp.opensOnAMonday();
    return new Phases(start.get(), email, text, call);
  }

  /** Each with a number of its own: who shares one is told of it, and that costs more. */
  private List<String> families(String name, int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> {
              Map<String, Object> family = coOp.aUsualFamily(name + "-" + i);
              family.put("phone", "+1201555%04d".formatted(110 + i));
              coOp.aFamily(name + "-" + i, family);
              return name + "-" + i;
            })
        .toList();
  }

  private static double lowest(List<Phases> rounds, Function<Phases, Count> phase) {
    return rounds.stream()
        .mapToDouble(round -> (double) phase.apply(round).statements() / FAMILIES)
        .min()
        .orElseThrow();
  }

  private record Phases(Count start, Count email, Count text, Count call) {}
}
