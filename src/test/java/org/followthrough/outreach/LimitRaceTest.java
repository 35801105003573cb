package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Attempt;
import org.followthrough.contact.Attempt.State;
import org.followthrough.contact.Consent;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Messages that want to leave at the same moment see each other. */
@SandboxTest
class LimitRaceTest {

  @Autowired CoOp coOp;
  @Autowired Gate gate;
  @Autowired LimitRule limits;
  @Autowired List<Channel> channels;
  @Autowired Clock clock;

  private final AtomicInteger begun = new AtomicInteger();

  @Test
  void twentyWorkflowsThatWriteToOneFamilyAtOnceBeginTwoMessages() {
    String family = aFamily();

    IntStream.range(0, 20)
        .parallel()
        .forEach(i -> begins(family, UUID.randomUUID() + "@a.example"));

    assertThat(begun).hasValue(2);
  }

  @Test
  void twentyFamiliesThatShareAnAddressGetTenMessagesThere() {
    String address = UUID.randomUUID() + "@shared.example";

    List<String> families = Stream.generate(this::aFamily).limit(20).toList();

    IntStream.range(0, 20)
        .parallel()
        .forEach(i -> begins(families.get(i), i % 2 == 0 ? address : address.toUpperCase()));

    assertThat(begun).hasValue(10);
  }

  private String aFamily() {
    String id = UUID.randomUUID().toString();
    coOp.aFamily(id);
    return id;
  }

  private void begins(String familyId, String address) {
    Channel channel =
        channels.stream().filter(c -> c.name().equals("email")).findFirst().orElseThrow();
    Family family =
        new Family(
            familyId,
            "Racer",
            new Family.Contact(address, null, Consent.GIVEN),
            new Family.Home(null, null, null, null),
            null,
            null,
            Map.of());
    String step = UUID.randomUUID().toString();
    try {
      if (limits.begin(attempt(step, family), gate.outgoingMessage(channel, family, step, step))) {
        begun.incrementAndGet();
      }
    } catch (StepFault.Held held) {
      assertThat(held.until()).isAfter(clock.instant());
    }
  }

  private Attempt attempt(String step, Family family) {
    return new Attempt(
        new Attempt.Step(
            step, step, family.familyId(), "sendTheFirstEmail", "Send the first email", null),
        1,
        new Attempt.Message("email", "concern_outreach", family.email(), "Hello", "Hello"),
        new Attempt.Result(State.BEGUN, false, null, null),
        clock.instant(),
        null);
  }
}
