package org.followthrough.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.family.Organisation;
import org.followthrough.timing.BusinessTime;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sandbox's clock over HTTP. */
@RestController
@Profile(SandboxWorld.PROFILE)
@RequestMapping("/sandbox/clock")
class ClockController {

  private static final int END_OF_TIME = 9000;

  private final SandboxClock clock;
  private final ClockMover mover;
  private final Organisation organisation;

  ClockController(SandboxClock clock, ClockMover mover, Organisation organisation) {
    this.clock = clock;
    this.mover = mover;
    this.organisation = organisation;
  }

  @GetMapping
  Now get() {
    return now(mover.isSettled());
  }

  /** One after the other: two that advance by a day advance by two. */
  @PostMapping
  synchronized Now move(@RequestBody Move move) {
    int ways = (move.advance != null ? 1 : 0) + (move.to != null ? 1 : 0);
    if (ways + (Boolean.TRUE.equals(move.next) ? 1 : 0) != 1) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "advance", "or to or next must be given, and only one of them");
    }
    if (move.to != null) {
      mover.moveTo(storable("to", move.to));
    } else if (move.advance != null) {
      mover.moveTo(storable("advance", advanced(move.advance)));
    } else {
      mover.moveToNext();
    }
    if (Boolean.TRUE.equals(move.settle)) {
      mover.becomeQuiet();
    }
    return now(mover.isSettled());
  }

  /** Days are the organisation's, as on a wall calendar. */
  private OffsetDateTime advanced(String advance) {
    try {
      return BusinessTime.after(clock.instant(), advance, organisation.timeZone())
          .atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "advance", "must be a positive ISO 8601 duration such as P3D or PT4H");
    }
  }

  /** The database keeps no later moment, and the clock would stand there for ever. */
  static Instant storable(String field, OffsetDateTime moment) {
    if (moment.getYear() >= END_OF_TIME) {
      throw InvalidRequest.field(
          Kind.MALFORMED, field, "must lead to a moment before the year " + END_OF_TIME);
    }
    return moment.toInstant();
  }

  private Now now(boolean settled) {
    return new Now(
        clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC), settled);
  }

  record Move(String advance, OffsetDateTime to, Boolean next, Boolean settle) {}

  record Now(OffsetDateTime now, boolean settled) {}
}
