package org.followthrough.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import java.util.Collections;
import java.util.List;
import org.followthrough.family.FamilyController.FamilyJson;
import org.followthrough.imports.FileImport;
import org.followthrough.imports.ImportKind;
import org.followthrough.imports.LineResult;
import org.followthrough.imports.Tally;
import org.followthrough.imports.Tally.LineError;
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
  private final ImportKind<FamilyJson, Family> families;

  FamilyImportController(FileImport files, Families families) {
    this.files = files;
    this.families =
        new ImportKind<>(
            "families",
            FamilyJson.class,
            family -> family.toFamily(family.familyId()),
            batch -> {
              families.save(batch);
              return Collections.nCopies(batch.size(), new LineResult.Counted(ACCEPTED));
            },
            List.of(ACCEPTED));
  }

  @PostMapping(path = "/api/v1/families/import", consumes = FileImport.CSV)
  @Operation(
      summary = "Many families at once",
      description =
          "Read as a stream, in UTF-8. Each line inserts or replaces a family as a single PUT does;"
              + " an empty cell is an absent value. Fields of consent and of attributes are columns"
              + " such as `consent.email` and `attributes.pet`. A wrong line is rejected by its"
              + " number and spoils no other.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = FileImport.CSV,
              schema = @Schema(type = "string"),
              examples = @ExampleObject(EXAMPLE)))
  FamiliesImportedJson post(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
    return FamiliesImportedJson.of(files.run(families, request));
  }

  record FamiliesImportedJson(
      @Schema(example = "2") long accepted,
      @Schema(example = "0") long rejected,
      @NotNull List<LineError> errors,
      @Schema(description = "How many errors are not listed", example = "12")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Long errorsLeftOut) {

    static FamiliesImportedJson of(Tally tally) {
      return new FamiliesImportedJson(
          tally.count(ACCEPTED), tally.rejected(), tally.errors(), tally.errorsLeftOut());
    }
  }
}
