package org.followthrough.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.audit.FamilyAudit;
import org.followthrough.family.Families;
import org.followthrough.history.ContactHistory.HistoryEntry;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** A family's timeline over HTTP. */
@RestController
class TimelineController {

  private final FamilyAudit audit;
  private final Families families;

  TimelineController(FamilyAudit audit, Families families) {
    this.audit = audit;
    this.families = families;
  }

  @GetMapping("/api/v1/families/{familyId}/timeline")
  @Operation(
      summary = "Everything that happened to a family, oldest first",
      description =
          "Across instances, and for as long as the family is not erased: decisions, messages with"
              + " their texts, what held them, replies, tasks with what was filled in, and who"
              + " changed what. What is not finished yet says how it stands now. With a size, the"
              + " header Link names the next page (RFC 8288); it neither repeats nor leaves out what"
              + " was there.")
  @Transactional(readOnly = true)
  public ResponseEntity<List<TimelineEntry>> timeline(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId,
      @Parameter(description = "How many entries at most; all where it is left out", example = "50")
          @RequestParam(required = false)
          @Min(1)
          @Max(500)
          Integer size,
      @Parameter(
              description = "From the link of the page before: what comes after it",
              example = "1041-1")
          @RequestParam(required = false)
          @Pattern(
              regexp = "[0-9]{1,18}-[0-9]{1,6}",
              message = "must be the one of the link to the next page")
          String cursor) {
    if (!families.exists(familyId)) {
      throw InvalidRequest.notFound("family", familyId);
    }
    List<HistoryEntry> all = ContactHistory.of(audit.all(familyId));
    int begin = cursor == null ? 0 : after(cursor, all);
    int end = size == null ? all.size() : Math.min(begin + size, all.size());
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (end < all.size()) {
      answer.header(
          HttpHeaders.LINK,
          "<%s?size=%d&cursor=%s>; rel=\"next\""
              .formatted(
                  UriComponentsBuilder.fromPath("/api/v1/families/{familyId}/timeline")
                      .build(familyId)
                      .toASCIIString(),
                  size,
                  cursor(all, end)));
    }
    return answer.body(all.subList(begin, end).stream().map(TimelineEntry::of).toList());
  }

  /** Names the last entry that was shown: its place may have moved by the next question. */
  private static String cursor(List<HistoryEntry> all, int end) {
    long last = all.get(end - 1).entry().id();
    return last
        + "-"
        + all.subList(0, end).stream().filter(line -> line.entry().id() == last).count();
  }

  private static int after(String cursor, List<HistoryEntry> all) {
    String[] parts = cursor.split("-");
    long id = Long.parseLong(parts[0]);
    long lines = Long.parseLong(parts[1]);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).entry().id() == id && --lines == 0) {
        return i + 1;
      }
    }
    throw InvalidRequest.field(
        Kind.MALFORMED, "cursor", "names no entry of this timeline; begin again without it");
  }

  /**
   * One thing that happened, with the names of the evidence's columns: one JSON object, whose parts
   * lie beside each other.
   */
  record TimelineEntry(
      @NotNull Instant at,
      @Schema(
              allowableValues = {
                "message",
                "held",
                "reply",
                "task",
                "consent",
                "decision",
                "workflow",
                "wait",
                "action",
                "family"
              })
          @NotNull
          String kind,
      @Schema(example = "Send the first email") @NotNull String title,
      @JsonUnwrapped MessageJson message,
      @JsonUnwrapped ResultJson result,
      @Schema(
              description = "A user, `family` or `system`; of an open task whose it is",
              example = "sarah")
          String actor,
      @JsonUnwrapped RunJson run) {

    static TimelineEntry of(HistoryEntry line) {
      return new TimelineEntry(
          line.entry().at(),
          line.kind().word(),
          line.title(),
          new MessageJson(
              line.message().channel(),
              line.message().address(),
              line.message().subject(),
              line.message().text()),
          new ResultJson(line.result().what(), line.result().at(), line.result().because()),
          line.actor(),
          new RunJson(
              line.entry().run().workflow(),
              line.entry().run().workflowVersion(),
              line.entry().run().instanceId()));
    }
  }

  record MessageJson(
      @Schema(allowableValues = {"email", "sms", "call"}) String channel,
      @Schema(description = "Whom it went to, or came from", example = "martinez@families.example")
          String address,
      @Schema(example = "How are things going, Martinez family?") String subject,
      @Schema(example = "Thank you!") String text) {}

  /**
   * @param result what became of it, or how it stands; null where there is nothing to say
   * @param resultAt when that was known; of a hold until when
   */
  record ResultJson(
      @Schema(
              description = "What became of it; of a task `open` while it is",
              example = "delivered")
          String result,
      @Schema(description = "When that was known; of what is held until when") Instant resultAt,
      @Schema(description = "Why", example = "Saturday 10:00 moved to Monday 10:00: weekend")
          String because) {}

  record RunJson(
      @Schema(example = "high_risk_intervention") String workflow,
      @Schema(example = "2") Integer workflowVersion,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") String instanceId) {}
}
