package org.followthrough.rehearsal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.rehearsal.PostedDiagrams.Posted;
import org.followthrough.rehearsal.Previews.Preview;
import org.followthrough.rehearsal.Previews.SupposedCause;
import org.followthrough.rehearsal.Previews.Wish;
import org.followthrough.rehearsal.Supposition.Assume;
import org.followthrough.trigger.Prediction;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a workflow would do for a family, over HTTP. */
@RestController
class PreviewController {

  private final Previews previews;
  private final PostedDiagrams posted;

  PreviewController(Previews previews, PostedDiagrams posted) {
    this.previews = previews;
    this.posted = posted;
  }

  @PostMapping(
      path = "/api/v1/workflows/{key}/preview",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "What would happen when, and why then",
      description =
          "Walks through the diagram that is deployed, with the same gate, calendar, tables and"
              + " texts as when it runs. Nothing is written and nothing is sent. A diagram that is"
              + " not deployed is previewed in its place where it comes as the part `file` of a"
              + " multipart/form-data, with the fields of this body as further parts or as JSON in"
              + " a part `request`; it is checked as at a deployment.")
  @ApiResponse(responseCode = "200", description = "One path for each thing that may happen")
  @ApiResponse(responseCode = "422", description = "The family or the version is not known")
  PreviewJson preview(
      @Parameter(example = "high_risk_intervention") @PathVariable String key,
      @Valid @RequestBody WishJson body) {
    return PreviewJson.of(key, previews.of(body.wish(key), Map.of()));
  }

  @PostMapping(
      path = "/api/v1/workflows/{key}/preview",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(hidden = true)
  PreviewJson previewOfADraft(@PathVariable String key, HttpServletRequest request)
      throws IOException, ServletException {
    Posted<WishJson> draft = posted.read(request, key, WishJson.class);
    if (draft.said().version() != null) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "version", "names a deployed diagram: leave it out, or the diagram");
    }
    return PreviewJson.of(key, previews.of(draft.said().wish(key), draft.drawn()));
  }

  /**
   * @param startAt when it would start; now where it is left out
   * @param assume what the family does
   * @param version of the workflow; the newest where it is left out
   * @param urgent whether it need not wait for the send window; what the table says where it is
   *     left out
   * @param prediction that would start it; the newest on record where it is left out
   * @param payload of the event that would start it; the example in its schema where it is left out
   */
  record WishJson(
      @Schema(example = "martinez") @NotBlank @ExternalId String familyId,
      OffsetDateTime startAt,
      @Schema(defaultValue = "all") Assume assume,
      @Schema(example = "1") @Min(1) Integer version,
      Boolean urgent,
      @Valid SupposedJson prediction,
      @Schema(example = "{\"invoiceId\": \"INV-1001\"}") Map<String, Object> payload) {

    Wish wish(String workflow) {
      return new Wish(
          workflow,
          familyId,
          Optional.ofNullable(startAt).map(OffsetDateTime::toInstant),
          assume == null ? Assume.ALL : assume,
          Optional.ofNullable(version),
          Optional.ofNullable(urgent),
          new SupposedCause(
              Optional.ofNullable(prediction).map(supposed -> supposed.of(familyId)),
              Optional.ofNullable(payload)));
    }
  }

  /** A prediction that somebody only supposes. */
  record SupposedJson(
      @Schema(example = "0.87") @NotNull @DecimalMin("0") @DecimalMax("1") Double probability,
      @Schema(example = "91") @NotNull @DecimalMin("0") @DecimalMax("100") Double confidence,
      @Schema(example = "32") @NotNull @Min(1) @Max(36_500) Integer windowDays,
      @Schema(example = "Ask how the new schedule works for them.") @Size(max = 2000)
          String recommendation) {

    Prediction of(String familyId) {
      return new Prediction(
          "supposed", familyId, probability, confidence, windowDays, recommendation, null);
    }
  }

  record PreviewJson(
      @Schema(example = "high_risk_intervention") @NotNull String workflow,
      @Schema(description = "0 where the diagram came along", example = "1") int workflowVersion,
      @Schema(example = "martinez") @NotNull String familyId,
      @NotNull Instant startAt,
      @NotNull List<@NotNull PathJson> paths) {

    static PreviewJson of(String workflow, Preview preview) {
      return new PreviewJson(
          workflow,
          preview.version(),
          preview.familyId(),
          preview.startAt(),
          preview.paths().stream().map(PathJson::of).toList());
    }
  }

  record PathJson(
      @Schema(allowableValues = {"no_reply", "reply", "undeliverable", "stop"}) @NotNull
          Assume assume,
      @Schema(
              description = "Null where it does not end by itself",
              allowableValues = {"success", "partial_success", "failed", "cancelled"})
          String outcome,
      @NotNull List<@NotNull StepJson> steps) {

    static PathJson of(Path path) {
      return new PathJson(
          path.supposition().assume(),
          path.outcome(),
          path.steps().stream().map(StepJson::of).toList());
    }
  }

  /** A step that is foreseen: one JSON object, whose parts lie beside each other. */
  record StepJson(
      @Schema(example = "sendTheFirstEmail") @NotNull String id,
      @Schema(example = "Send the first email") @NotNull String name,
      @Schema(allowableValues = {"email", "sms", "call", "task", "wait", "condition"}) @NotNull
          String type,
      @JsonUnwrapped SendingJson sending,
      @JsonUnwrapped MomentJson moment,
      @Schema(example = "[\"Saturday 10:00 moved to Monday 10:00: weekend\"]") @NotNull
          List<@NotNull String> reasons,
      @JsonUnwrapped ContentJson content) {

    static StepJson of(Path.Step step) {
      return new StepJson(
          step.id(),
          step.name(),
          step.type(),
          new SendingJson(step.sending().channel(), step.sending().template()),
          new MomentJson(step.moment().at(), step.moment().localTime()),
          step.reasons(),
          new ContentJson(step.content().subject(), step.content().text()));
    }
  }

  /** How it is sent; nothing where it is no message. */
  record SendingJson(
      @Schema(allowableValues = {"email", "sms"}) String channel,
      @Schema(example = "concern_outreach") String template) {}

  /** When it happens, everywhere and where the family lives. */
  record MomentJson(
      @Schema(description = "When it happens; a wait happens when it is over") @NotNull Instant at,
      @Schema(
              description = "The same where the family lives",
              example = "2026-03-09T09:00:00-04:00")
          @NotNull
          OffsetDateTime localTime) {}

  /** What it says; nothing where it is no message. */
  record ContentJson(
      @Schema(example = "How are things going?") String subject,
      @Schema(example = "Hi Martinez family, …") String text) {}
}
