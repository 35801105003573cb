package org.followthrough.family;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.family.Coordinator.Absence;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Coordinators over HTTP: how much they can do, and when they are away. */
@RestController
@RequestMapping("/api/v1/coordinators/{coordinatorId}")
class CoordinatorController {

  private final Coordinators coordinators;
  private final Organisation organisation;

  CoordinatorController(Coordinators coordinators, Organisation organisation) {
    this.coordinators = coordinators;
    this.organisation = organisation;
  }

  @PutMapping
  @Operation(
      summary = "Say when a coordinator is away, and how many calls they can make",
      description =
          "Replaces all of it. While somebody is away, their tasks go to the substitute, or to the"
              + " group where none is named, and come back afterwards. A day without an hour is away"
              + " as a whole, in the organisation's own time zone; so is the last one.")
  @ApiResponse(responseCode = "200", description = "On record; tasks have gone where they belong")
  @ApiResponse(responseCode = "422", description = "The substitute is no user")
  @Transactional
  public CoordinatorJson put(
      @Parameter(example = "sarah") @PathVariable("coordinatorId") @Size(max = 64) @OneLine
          String id,
      @Valid @RequestBody PlanJson plan,
      Principal user) {
    existing(id);
    List<Absence> absences = new ArrayList<>();
    List<AbsenceJson> given = Objects.requireNonNullElse(plan.absences(), List.of());
    for (int i = 0; i < given.size(); i++) {
      absences.add(absence(id, given.get(i), "absences." + i));
    }
    absences.sort(Comparator.comparing(Absence::begins));
    for (int i = 1; i < absences.size(); i++) {
      if (absences.get(i).begins().isBefore(absences.get(i - 1).ends())) {
        throw malformed(
            "absences",
            "must not overlap: one begins on %s, before the one until %s is over"
                .formatted(absences.get(i).from(), absences.get(i - 1).until()));
      }
    }
    coordinators.save(new Coordinator(id, plan.callsPerDay(), absences), user.getName());
    return get(id);
  }

  @GetMapping
  @Operation(summary = "One coordinator", description = "As it was said last.")
  @Transactional(readOnly = true)
  public CoordinatorJson get(
      @Parameter(example = "sarah") @PathVariable("coordinatorId") @Size(max = 64) @OneLine
          String id) {
    existing(id);
    return CoordinatorJson.of(coordinators.find(id));
  }

  private void existing(String id) {
    if (!coordinators.isUser(id)) {
      throw InvalidRequest.notFound("user", id);
    }
  }

  private Absence absence(String id, AbsenceJson given, String field) {
    Instant begins = moment(given.from(), field + ".from", false);
    Instant ends = moment(given.until(), field + ".until", true);
    if (!ends.isAfter(begins)) {
      throw malformed(field + ".until", "must not be before from");
    }
    String substitute = given.substitute();
    if (substitute != null) {
      if (substitute.equals(id)) {
        throw malformed(field + ".substitute", "must be somebody else");
      }
      if (!coordinators.isUser(substitute)) {
        throw InvalidRequest.field(
            Kind.UNKNOWN_REFERENCE, field + ".substitute", "names no user: " + substitute);
      }
    }
    return new Absence(given.from(), given.until(), begins, ends, substitute);
  }

  /** A day lasts from its first moment to the first one of the day after. */
  private Instant moment(String text, String field, boolean end) {
    ZoneId zone = organisation.timeZone();
    Instant moment;
    try {
      moment = LocalDate.parse(text).plusDays(end ? 1 : 0).atStartOfDay(zone).toInstant();
    } catch (DateTimeException noDay) {
      try {
        moment = OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException noMoment) {
        throw malformed(
            field,
            "must be a day such as 2026-12-20, or a moment such as 2026-12-20T12:00:00-05:00");
      }
    }
    int year = moment.atZone(zone).getYear();
    if (year < 2000 || year > 9999) {
      throw malformed(field, "must lie in a year of four digits, from 2000 on");
    }
    return moment;
  }

  private static InvalidRequest malformed(String field, String message) {
    return InvalidRequest.field(Kind.MALFORMED, field, message);
  }

  record PlanJson(
      @Schema(description = "How many calls they can make in a day", example = "8")
          @Min(0)
          @Max(200)
          Integer callsPerDay,
      @Size(max = 100) List<@NotNull @Valid AbsenceJson> absences) {}

  /**
   * @param substitute the user who takes the tasks; the group where it is left out
   */
  record AbsenceJson(
      @Schema(description = "A day or a moment", example = "2026-12-20")
          @NotNull
          @Size(max = 40)
          @OneLine
          String from,
      @Schema(description = "The last day, or the moment of the return", example = "2026-12-31")
          @NotNull
          @Size(max = 40)
          @OneLine
          String until,
      @Schema(
              description = "The user who takes the tasks; the group where it is left out",
              example = "mike")
          @Size(max = 64)
          @OneLine
          String substitute) {}

  record CoordinatorJson(
      @Schema(example = "sarah") @NotNull String id,
      @Schema(example = "8") Integer callsPerDay,
      @NotNull List<AbsenceJson> absences) {

    static CoordinatorJson of(Coordinator coordinator) {
      return new CoordinatorJson(
          coordinator.id(),
          coordinator.callsPerDay(),
          coordinator.absences().stream()
              .map(one -> new AbsenceJson(one.from(), one.until(), one.substitute()))
              .toList());
    }
  }
}
