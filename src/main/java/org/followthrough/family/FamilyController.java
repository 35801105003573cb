package org.followthrough.family;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Families over HTTP. */
@RestController
@RequestMapping("/api/v1/families/{familyId}")
class FamilyController {

  private final Families families;

  FamilyController(Families families) {
    this.families = families;
  }

  @PutMapping
  @Transactional
  ResponseEntity<FamilyJson> put(
      @PathVariable String familyId, @Valid @RequestBody FamilyJson request) {
    if (request.familyId() != null && !request.familyId().equals(familyId)) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "familyId", "differs from the one in the path, " + familyId);
    }
    Family family = request.toFamily(familyId);
    boolean created = families.save(family);
    return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
        .body(FamilyJson.of(family));
  }

  @GetMapping
  FamilyJson get(@PathVariable String familyId) {
    return families
        .find(familyId)
        .map(FamilyJson::of)
        .orElseThrow(() -> InvalidRequest.notFound("family", familyId));
  }

  record ConsentJson(Boolean email, Boolean sms, Boolean call) {}

  record FamilyJson(
      @Size(max = 100) String familyId,
      @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be one line")
          String familyName,
      @Email @Size(max = 254) @Pattern(regexp = "\\P{Cntrl}*", message = "must be one line")
          String email,
      @Pattern(
              regexp = "\\+[1-9][0-9]{6,14}",
              message = "must be an E.164 number such as +12015550100")
          String phone,
      String timeZone,
      @Pattern(regexp = "[A-Z]{2}", message = "must be a two-letter ISO 3166 code such as US")
          String country,
      @Size(max = 20) String region,
      @Size(max = 35) String locale,
      @Size(max = 64) String coordinator,
      @DecimalMin("0") @DecimalMax("100") Double engagementScore,
      ConsentJson consent,
      Map<@NotBlank @Size(max = 64) String, @Size(max = 2000) String> attributes) {

    Family toFamily(String id) {
      return new Family(
          id,
          familyName,
          email,
          phone,
          zone(),
          country,
          region,
          locale,
          coordinator,
          engagementScore,
          consent == null
              ? Consent.GIVEN
              : new Consent(
                  !Boolean.FALSE.equals(consent.email),
                  !Boolean.FALSE.equals(consent.sms),
                  !Boolean.FALSE.equals(consent.call)),
          Objects.requireNonNullElse(attributes, Map.of()));
    }

    private ZoneId zone() {
      if (timeZone == null) {
        return null;
      }
      if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
        throw InvalidRequest.field(
            Kind.MALFORMED, "timeZone", "must be an IANA zone such as America/New_York");
      }
      return ZoneId.of(timeZone);
    }

    static FamilyJson of(Family family) {
      return new FamilyJson(
          family.familyId(),
          family.familyName(),
          family.email(),
          family.phone(),
          family.timeZone() == null ? null : family.timeZone().getId(),
          family.country(),
          family.region(),
          family.locale(),
          family.coordinator(),
          family.engagementScore(),
          new ConsentJson(
              family.consent().email(), family.consent().sms(), family.consent().call()),
          family.attributes());
    }
  }
}
