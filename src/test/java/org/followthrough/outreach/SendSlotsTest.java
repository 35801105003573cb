package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.channel.Channel;
import org.followthrough.outreach.ChannelProperties.Pace;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No second is fuller than its channel may be, and nobody goes round in circles. */
@SandboxTest
class SendSlotsTest {

  private static final Instant NINE = Instant.parse("2026-03-09T13:00:00Z");

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired SendSlots slots;
  @Autowired List<Channel> channels;

  /** A channel of its own for each test. */
  private final String channel = UUID.randomUUID().toString();

  @Test
  void aCrowdLeavesSecondBySecond() {
    assertThat(IntStream.range(0, 5).mapToObj(i -> place("step-" + i, 2, NINE)))
        .containsExactly(NINE, NINE, NINE.plusSeconds(1), NINE.plusSeconds(1), NINE.plusSeconds(2));
  }

  @Test
  void whoeverMissesItsPlaceAgainAndAgainComesBeforeTheCrowdAndNoEarlier() {
    coOp.opensOnAMonday();
    coOp.aFamily("first");
    coOp.aPredictionFor("first");
    long usual =
        jdbc.sql("select max(priority_) from act_ru_job where handler_type_ like 'timer%'")
            .query(Long.class)
            .single();
    for (int minutes = 0; minutes < 9; minutes += 3) {
      theNextMinutesAreFull(3);
      if (minutes == 0) {
        coOp.aFamilyWith("late", "phone", "+12015550102");
        coOp.aPredictionFor("late");
      }
      jdbc.sql("update followthrough.send_place set second = second - interval '5 minutes'")
          .update();
      coOp.passes("PT3M");
    }

    assertThat(coOp.onlyJobOf(coOp.onlyInstanceOf("late")).get("priority").asLong())
        .isEqualTo(usual + 1);
    jdbc.sql("delete from followthrough.send_second").update();
  }

  private void theNextMinutesAreFull(int minutes) {
    jdbc.sql(
            """
            insert into followthrough.send_second (channel, second, taken)
            select 'email', at, 100000 from generate_series(date_trunc('second',
              cast(:now as timestamptz)), cast(:now as timestamptz) + :length, interval '1 second') at
            on conflict (channel, second) do update set taken = excluded.taken""")
        .param("now", Timestamp.from(coOp.now().toInstant()))
        .param("length", new PGInterval(0, 0, 0, 0, 2 * minutes, 0))
        .update();
  }

  @Test
  void manyThreadsFillNoSecondTwice() {
    ConcurrentMap<Instant, Integer> taken = new ConcurrentHashMap<>();

    IntStream.range(0, 100)
        .parallel()
        .forEach(i -> taken.merge(place("step-" + i, 10, NINE), 1, Integer::sum));

    assertThat(taken).hasSize(10);
    assertThat(taken.values()).containsOnly(10);
  }

  @Test
  void whoeverHasAPlaceKeepsItUntilItsMomentAndThenLeaves() {
    place("first", 1, NINE);
    Instant given = place("second", 1, NINE);

    assertThat(place("second", 1, NINE)).isEqualTo(given).isEqualTo(NINE.plusSeconds(1));
    assertThat(place("second", 1, given)).isEqualTo(given);
  }

  @Test
  void aPlaceThatAnOutageMissedIsNotTakenUp() {
    IntStream.range(0, 3).forEach(i -> place("step-" + i, 1, NINE));
    Instant later = NINE.plusSeconds(3600);

    assertThat(List.of(place("step-1", 1, later), place("step-2", 1, later)))
        .containsExactly(later, later.plusSeconds(1));
  }

  @Test
  void whatIsUrgentTakesAPlaceThatIsKeptForIt() {
    IntStream.range(0, 50).forEach(i -> place("step-" + i, 9, NINE));

    assertThat(place("urgent", 10, NINE)).isEqualTo(NINE);
  }

  @Test
  void whoeverHasAPlaceGoesThenBeforeThoseThatHaveNone() {
    coOp.opensOnAMonday();
    coOp.aFamily("crowded");
    aCrowdLeavesByEmailForTenMinutes();

    coOp.aPredictionFor("crowded");

    JsonNode instance = coOp.onlyInstanceOf("crowded");
    JsonNode job = coOp.onlyJobOf(instance);
    assertThat(coOp.onlyStep("crowded", "Send the first email").get("heldBecause").asText())
        .endsWith("no more than 100 email a second");
    assertThat(job.get("priority").asInt()).isEqualTo(instance.get("priority").asInt() + 1);
  }

  @Test
  void theRateOfAChannelThatDoesNotExistStopsTheStart() {
    ChannelProperties mistyped = new ChannelProperties(Map.of("emial", new Pace(50)));

    assertThatThrownBy(() -> new RateRule(mistyped, channels, slots))
        .hasMessageContaining("followthrough.channels.emial.per-second")
        .hasMessageContaining("There is no channel 'emial'; there are email, sms");
  }

  private void aCrowdLeavesByEmailForTenMinutes() {
    jdbc.sql(
            """
            insert into followthrough.send_second (channel, second, taken)
            select 'email', second, 100 from generate_series(
              date_trunc('second', :now::timestamp), :now::timestamp + interval '10 minutes',
              interval '1 second') second""")
        .param("now", Timestamp.from(coOp.now().toInstant()))
        .update();
  }

  private Instant place(String step, int perSecond, Instant now) {
    return slots.take(channel + step, channel, perSecond, now);
  }
}
