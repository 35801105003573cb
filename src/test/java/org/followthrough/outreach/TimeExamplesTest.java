package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.channel.Channel;
import org.followthrough.contact.Consent;
import org.followthrough.family.Family;
import org.followthrough.timing.HolidayCalendars;
import org.followthrough.timing.SendWindow.Move;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** What {@code docs/analysts.md} tells analysts about time is so. */
@SandboxTest
class TimeExamplesTest {

  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<zone>\\w+/\\w+)` \\| `(?<country>\\w+)`(, `(?<region>\\w+)`)? \\|"
              + " `(?<urgent>urgent )?(?<channel>\\w+)` \\| (?<due>\\w+ \\S+ \\S+) \\| (?<goes>\\w+"
              + " \\S+ \\S+) \\| ?(?<because>.*?) ?\\|");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.US);

  @Autowired CoOp coOp;
  @Autowired List<Channel> channels;
  @Autowired HolidayCalendars holidays;
  @Autowired SendWindowTable table;

  @BeforeEach
  void theTableAsItIs() {
    coOp.opensOnAMonday();
  }

  @TestFactory
  Stream<DynamicTest> everyExampleHolds() throws IOException {
    List<Matcher> rows =
        Files.readAllLines(Path.of("docs/analysts.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .toList();
    assertThat(rows).hasSizeGreaterThan(10);
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.group(), () -> heldSteps(row)));
  }

  private void heldSteps(Matcher row) {
    ZoneId zone = ZoneId.of(row.group("zone"));
    Family family =
        new Family(
            "example",
            "Example",
            new Family.Contact(null, null, Consent.GIVEN),
            new Family.Home(zone, row.group("country"), row.group("region"), null),
            null,
            null,
            Map.of());
    ZonedDateTime due = moment(row.group("due"), zone);
    OutgoingMessage outgoingMessage =
        new OutgoingMessage(
            new OutgoingMessage.Step(
                "step", "manual:sarah", "high_risk_intervention", row.group("urgent") != null),
            channel(row.group("channel")),
            family,
            zone,
            holidays.of(family),
            due.toInstant(),
            GateFacts.Standing.CLEAR);

    Optional<Move> move =
        table.windowFor(outgoingMessage).move(due.toInstant(), zone, outgoingMessage.holidays());

    assertThat(move.map(Move::to).orElse(due)).isEqualTo(moment(row.group("goes"), zone));
    assertThat(move.map(Move::because).orElse("")).isEqualTo(row.group("because"));
  }

  private Channel channel(String name) {
    return channels.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static ZonedDateTime moment(String text, ZoneId zone) {
    return LocalDateTime.parse(text, MOMENT).atZone(zone);
  }
}
