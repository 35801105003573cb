package org.followthrough.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.audit.FamilyAudit;
import org.followthrough.audit.FamilyAudit.Sealed;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.history.ContactHistory.HistoryEntry;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A family's evidence over HTTP. */
@RestController
class EvidenceController {

  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final Families families;
  private final Organisation organisation;
  private final FamilyAudit audit;
  private final EvidencePdf pdf;
  private final EvidenceCsv csv;
  private final Clock clock;

  EvidenceController(
      Families families,
      Organisation organisation,
      FamilyAudit audit,
      EvidencePdf pdf,
      EvidenceCsv csv,
      Clock clock) {
    this.families = families;
    this.organisation = organisation;
    this.audit = audit;
    this.pdf = pdf;
    this.csv = csv;
    this.clock = clock;
  }

  @GetMapping(
      value = "/api/v1/families/{familyId}/evidence",
      produces = {MediaType.APPLICATION_PDF_VALUE, "text/csv"})
  @Operation(
      summary = "The record of contact attempts, for a reader outside",
      description =
          "Who was contacted when, in the family's local time, by which channel, with what text and"
              + " what result; who called and what was said. As PDF or as CSV, as the header Accept"
              + " asks; a spreadsheet's formula in a cell is disarmed with an apostrophe. The check"
              + " value in it shows later, by GET /api/v1/audit/check, that nothing was changed.")
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_PDF_VALUE,
            schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
      })
  ResponseEntity<byte[]> evidence(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId,
      @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
      Principal user) {
    Family family =
        families.find(familyId).orElseThrow(() -> InvalidRequest.notFound("family", familyId));
    Sealed sealed = audit.sealed(familyId);
    Evidence evidence =
        new Evidence(
            family,
            family.zoneOr(organisation),
            clock.instant(),
            user.getName(),
            sealed.checkValue(),
            sealed.isIntact(),
            ContactHistory.of(sealed.entries()).stream().filter(HistoryEntry::isContact).toList());
    return wantsCsv(headers.getAccept())
        ? answer(CSV, "csv", familyId, csv.written(evidence).getBytes(StandardCharsets.UTF_8))
        : answer(MediaType.APPLICATION_PDF, "pdf", familyId, pdf.written(evidence));
  }

  private static ResponseEntity<byte[]> answer(
      MediaType type, String ending, String familyId, byte[] content) {
    return ResponseEntity.ok()
        .contentType(type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("evidence-" + familyId.replaceAll("[^A-Za-z0-9._-]", "_") + "." + ending)
                .build()
                .toString())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(content);
  }

  /** Whichever of the two is asked for first; PDF where anything will do. */
  private static boolean wantsCsv(List<MediaType> accepted) {
    MimeTypeUtils.sortBySpecificity(accepted);
    return accepted.stream()
        .filter(type -> type.includes(MediaType.APPLICATION_PDF) || type.includes(CSV))
        .findFirst()
        .map(type -> !type.includes(MediaType.APPLICATION_PDF))
        .orElse(false);
  }
}
