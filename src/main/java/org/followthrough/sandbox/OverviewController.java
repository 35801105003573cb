package org.followthrough.sandbox;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.followthrough.family.Organisation;
import org.followthrough.imports.ImportRun;
import org.followthrough.imports.ImportRuns;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All that the first page shows, in one answer. */
@RestController
@Profile(SandboxWorld.PROFILE)
class OverviewController {

  private static final int MOST_FAMILIES = 200;
  private static final int LATEST_IMPORTS = 3;

  private final FamilyOverviews families;
  private final NextDue nextDue;
  private final MailServer mail;
  private final SmsGateway sms;
  private final ImportRuns imports;
  private final Organisation organisation;
  private final Clock clock;

  OverviewController(
      FamilyOverviews families,
      NextDue nextDue,
      MailServer mail,
      SmsGateway sms,
      ImportRuns imports,
      Organisation organisation,
      Clock clock) {
    this.families = families;
    this.nextDue = nextDue;
    this.mail = mail;
    this.sms = sms;
    this.imports = imports;
    this.organisation = organisation;
    this.clock = clock;
  }

  @GetMapping("/sandbox/overview")
  OverviewJson overview(
      @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "50") int limit) {
    return new OverviewJson(
        new ClockJson(
            clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC),
            organisation.timeZone().getId(),
            nextDue.get().orElse(null)),
        families.count(q),
        families.of(q, Math.min(Math.max(limit, 1), MOST_FAMILIES)),
        Map.of(Message.EMAIL, word(mail.fault()), Message.SMS, word(sms.fault())),
        imports.newest(null, LATEST_IMPORTS));
  }

  private static String word(Fault.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  record OverviewJson(
      ClockJson clock,
      long familyCount,
      List<FamilyOverviews.FamilyJson> families,
      Map<String, String> faults,
      List<ImportRun> imports) {}

  record ClockJson(OffsetDateTime now, String zone, NextDue.NextJson next) {}
}
