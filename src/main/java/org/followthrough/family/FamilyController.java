package org.followthrough.family;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.OneLine;
import org.followthrough.api.StrictReader;
import org.followthrough.contact.Consent;
import org.followthrough.family.WellFormed.Form;
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
  private final Coordinators coordinators;
  private final FamilyConsents consents;

  FamilyController(Families families, Coordinators coordinators, FamilyConsents consents) {
    this.families = families;
    this.coordinators = coordinators;
    this.consents = consents;
  }

  @PutMapping
  @Operation(
      summary = "Insert or replace a family",
      description =
          "Replaces all of it: what is left out is not known any more. Only consent that is left out"
              + " stays as it is on record, and is given where the family is new. What an address"
              + " itself has said no to stays a no for every record that has it, until the address"
              + " takes it back, or a coordinator says `true` with a `consentReason`.")
  @ApiResponse(responseCode = "201", description = "Not known before")
  @ApiResponse(responseCode = "200", description = "Replaced")
  @ApiResponse(responseCode = "422", description = "The coordinator is no user")
  @Transactional
  ResponseEntity<FamilyJson> put(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId,
      @Valid @RequestBody FamilyJson request,
      Principal user) {
    if (request.familyId() != null && !request.familyId().equals(familyId)) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "familyId", "differs from the one in the path, " + familyId);
    }
    Consent onRecord =
        Optional.ofNullable(families.recordedForUpdate(List.of(familyId)).get(familyId))
            .map(Family::consent)
            .orElse(Consent.GIVEN);
    Family family = request.toFamily(familyId, onRecord);
    if (family.coordinator() != null && !coordinators.isUser(family.coordinator())) {
      throw InvalidRequest.field(
          Kind.UNKNOWN_REFERENCE,
          "coordinator",
          "names no user: "
              + family.coordinator()
              + "; write the id by which somebody signs in, or leave it out");
    }
    String source = "record:" + user.getName();
    boolean created = families.save(family, source);
    if (request.consentReason() != null) {
      consents.givenBack(family, request.givenBack(), source, request.consentReason());
    }
    return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
        .body(FamilyJson.of(families.find(familyId).orElse(family), remarks(family)));
  }

  @GetMapping
  @Operation(summary = "One family", description = "As it was sent last.")
  FamilyJson get(@Parameter(example = "martinez") @PathVariable @ExternalId String familyId) {
    return families
        .find(familyId)
        .map(family -> FamilyJson.of(family, remarks(family)))
        .orElseThrow(() -> InvalidRequest.notFound("family", familyId));
  }

  private List<FieldError> remarks(Family family) {
    return families.sharing(List.of(family.familyId())).getOrDefault(family.familyId(), List.of());
  }

  @Schema(
      description =
          "By which channels the family may be contacted. What is absent stays as it is on record:"
              + " a family that withdrew it does not get it back by being sent again. True for a"
              + " family that is new.")
  record ConsentJson(
      @Schema(example = "true") Boolean email,
      @Schema(example = "true") Boolean sms,
      @Schema(example = "true") Boolean call) {

    private static final ConsentJson UNSAID = new ConsentJson(null, null, null);

    private Consent over(Consent onRecord) {
      return new Consent(
          Objects.requireNonNullElse(email, onRecord.email()),
          Objects.requireNonNullElse(sms, onRecord.sms()),
          Objects.requireNonNullElse(call, onRecord.call()));
    }
  }

  @JsonIgnoreProperties(value = "remarks", allowGetters = true)
  @KnownRegion
  record FamilyJson(
      @Schema(description = "As in the path, or left out", example = "martinez")
          @NotBlank(groups = StrictReader.InFile.class)
          @ExternalId
          String familyId,
      @Schema(example = "Martinez") @NotBlank @Size(max = 200) @OneLine String familyName,
      @Schema(example = "martinez@families.example")
          @Email(
              regexp = ".+@.+[.].+",
              message = "must be one email address such as ana@coop.example")
          @FamilyEmail
          @Size(max = 254)
          @OneLine
          String email,
      @Schema(description = "E.164", example = "+12015550101")
          @Pattern(
              regexp = "\\+[1-9][0-9]{6,14}",
              message = "must be an E.164 number such as +12015550100")
          String phone,
      @Schema(description = "IANA zone", example = "America/New_York") @WellFormed(Form.TIME_ZONE)
          String timeZone,
      @Schema(description = "ISO 3166 code", example = "US") @WellFormed(Form.COUNTRY)
          String country,
      @Schema(example = "NY")
          @Pattern(
              regexp = "[A-Za-z0-9]+(-[A-Za-z0-9]+)*",
              message = "must be a part of the country, such as NY or US-NY")
          @Size(max = 20)
          String region,
      @Schema(description = "IETF language tag", example = "en-US")
          @WellFormed(Form.LANGUAGE_TAG)
          @Size(max = 35)
          String locale,
      @Schema(description = "User id of the coordinator who looks after it", example = "sarah")
          @Size(max = 64)
          @OneLine
          String coordinator,
      @Schema(example = "35.5") @DecimalMin("0") @DecimalMax("100") Double engagementScore,
      @Schema(
              description =
                  "Why consent is given back that an address of the family had taken: it is on"
                      + " record. Only here, and not in a file",
              example = "She called and asked for texts again")
          @Size(max = 500)
          @OneLine
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String consentReason,
      ConsentJson consent,
      @Schema(
              description = "Texts, numbers and truth values, by names of the organisation's own",
              example = "{\"students\": 2}")
          @Size(max = 100)
          Map<@NotBlank @Size(max = 64) @OneLine String, @WellFormed(Form.ATTRIBUTE) Object>
              attributes,
      @Schema(
              description =
                  "What somebody should look at, such as an address that stands on another record"
                      + " too; only in answers, and ignored where it is sent",
              accessMode = Schema.AccessMode.READ_ONLY)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          List<FieldError> remarks) {

    /**
     * @param onRecord what holds where this says nothing
     */
    Family toFamily(String id, Consent onRecord) {
      return new Family(
          id,
          familyName,
          new Family.Contact(
              email, phone, Objects.requireNonNullElse(consent, ConsentJson.UNSAID).over(onRecord)),
          new Family.Home(
              timeZone == null ? null : ZoneId.of(timeZone),
              country,
              region,
              locale == null ? null : Locale.forLanguageTag(locale).toLanguageTag()),
          coordinator,
          engagementScore,
          Objects.requireNonNullElse(attributes, Map.of()));
    }

    /**
     * The channels for which there is a reason: all where none is named.
     *
     * @throws InvalidRequest where a reason is given for nothing
     */
    List<String> givenBack() {
      if (consent == null) {
        return List.of("email", "sms", "call");
      }
      List<String> channels = new ArrayList<>();
      if (Boolean.TRUE.equals(consent.email)) {
        channels.add("email");
      }
      if (Boolean.TRUE.equals(consent.sms)) {
        channels.add("sms");
      }
      if (Boolean.TRUE.equals(consent.call)) {
        channels.add("call");
      }
      if (channels.isEmpty()) {
        throw InvalidRequest.field(
            Kind.MALFORMED,
            "consentReason",
            "says why consent is given back, but consent names no channel as true");
      }
      return channels;
    }

    static FamilyJson of(Family family, List<FieldError> remarks) {
      return new FamilyJson(
          family.familyId(),
          family.familyName(),
          family.email(),
          family.phone(),
          family.home().timeZone() == null ? null : family.home().timeZone().getId(),
          family.home().country(),
          family.home().region(),
          family.home().locale(),
          family.coordinator(),
          family.engagementScore(),
          null,
          new ConsentJson(
              family.consent().email(), family.consent().sms(), family.consent().call()),
          family.attributes(),
          remarks.isEmpty() ? null : remarks);
    }
  }
}
