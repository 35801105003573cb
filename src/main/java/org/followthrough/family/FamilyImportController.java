package org.followthrough.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.contact.Consent;
import org.followthrough.family.FamilyController.FamilyJson;
import org.followthrough.imports.FileImport;
import org.followthrough.imports.ImportCounts;
import org.followthrough.imports.ImportCounts.LineError;
import org.followthrough.imports.ImportKind;
import org.followthrough.imports.LineResult;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files of families over HTTP. */
@RestController
class FamilyImportController {

  private static final String EXAMPLE =
      """
      familyId,familyName,email,phone,timeZone,coordinator,engagementScore,consent.sms,attributes.pet
      martinez,Martinez,martinez@families.example,+12015550101,America/New_York,sarah,24,,Rex
      okafor,Okafor,okafor@families.example,,America/Chicago,mike,61,false,
      """;

  private static final String ACCEPTED = "accepted";

  private final FileImport files;
  private final Families families;
  private final Coordinators coordinators;

  FamilyImportController(FileImport files, Families families, Coordinators coordinators) {
    this.files = files;
    this.families = families;
    this.coordinators = coordinators;
  }

  @PostMapping(path = "/api/v1/families/import", consumes = FileImport.CSV)
  @Operation(
      summary = "Many families at once",
      description =
          "Read as a stream, in UTF-8. Each line inserts or replaces a family as a single PUT does;"
              + " an empty cell is an absent value, and consent that is absent stays as it is on"
              + " record. Fields of consent and of attributes are columns"
              + " such as `consent.email` and `attributes.pet`. A wrong line is rejected by its"
              + " number and spoils no other. A coordinator who is no user, and an address that stands"
              + " on another record too, are remarks: the family is taken.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = FileImport.CSV,
              schema = @Schema(type = "string"),
              examples = @ExampleObject(EXAMPLE)))
  FamiliesImportedJson post(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
    String source = "import:" + request.getRemoteUser();
    ImportKind<FamilyJson, FamilyJson> kind =
        new ImportKind<>(
            "families",
            FamilyJson.class,
            FamilyImportController::withoutReason,
            batch -> takeIn(batch, source),
            List.of(ACCEPTED));
    return FamiliesImportedJson.of(files.run(kind, request));
  }

  /** A file cannot have asked the family. */
  private static FamilyJson withoutReason(FamilyJson line) {
    if (line.consentReason() != null) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "consentReason",
          "is taken for one family at a time, by PUT: a file takes back no family's no");
    }
    return line;
  }

  private List<LineResult> takeIn(List<FamilyJson> lines, String source) {
    Map<String, Consent> onRecord = new HashMap<>();
    families
        .recordedForUpdate(lines.stream().map(FamilyJson::familyId).toList())
        .forEach((familyId, family) -> onRecord.put(familyId, family.consent()));
    List<Family> read = new ArrayList<>();
    for (FamilyJson line : lines) {
      String familyId = line.familyId();
      Family family = line.toFamily(familyId, onRecord.getOrDefault(familyId, Consent.GIVEN));
      // The file may name a family twice; what an earlier line withdraws stays withdrawn.
      onRecord.put(familyId, family.consent());
      read.add(family);
    }
    families.save(read, source);
    Set<String> users =
        coordinators.users(
            read.stream()
                .map(Family::coordinator)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    Map<String, List<FieldError>> shared =
        families.sharing(read.stream().map(Family::familyId).distinct().toList());
    return read.stream().map(family -> taken(family, users, shared)).toList();
  }

  private static LineResult taken(
      Family family, Set<String> users, Map<String, List<FieldError>> shared) {
    List<FieldError> remarks = new ArrayList<>();
    if (family.coordinator() != null && !users.contains(family.coordinator())) {
      remarks.add(
          new FieldError(
              "coordinator",
              "names no user: "
                  + family.coordinator()
                  + "; the family is taken, and its tasks go to the group"));
    }
    remarks.addAll(shared.getOrDefault(family.familyId(), List.of()));
    return remarks.isEmpty()
        ? new LineResult.Counted(ACCEPTED)
        : new LineResult.Remarked(ACCEPTED, remarks);
  }

  record FamiliesImportedJson(
      @Schema(example = "2") long accepted,
      @Schema(example = "0") long rejected,
      @NotNull List<LineError> errors,
      @Schema(description = "How many errors are not listed", example = "12")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Long errorsLeftOut,
      @Schema(description = "What was taken all the same, but should be looked at")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          List<LineError> remarks,
      @Schema(description = "How many remarks are not listed", example = "12")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Long remarksLeftOut) {

    static FamiliesImportedJson of(ImportCounts counts) {
      return new FamiliesImportedJson(
          counts.count(ACCEPTED),
          counts.rejected(),
          counts.errors(),
          counts.errorsLeftOut(),
          counts.remarks(),
          counts.remarksLeftOut());
    }
  }
}
