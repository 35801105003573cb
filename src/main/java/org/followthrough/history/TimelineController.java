package org.followthrough.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.audit.FamilyAudit;
import org.followthrough.family.Families;
import org.followthrough.history.ContactHistory.HistoryEntry;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

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
              + " changed what. What is not finished yet says how it stands now.")
  @Transactional(readOnly = true)
  public List<TimelineEntry> timeline(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId) {
    if (families.find(familyId).isEmpty()) {
      throw InvalidRequest.notFound("family", familyId);
    }
    return ContactHistory.of(audit.all(familyId)).stream().map(TimelineEntry::of).toList();
  }

  /**
   * One thing that happened, with the names of the evidence's columns.
   *
   * @param result what became of it, or how it stands; null where there is nothing to say
   * @param resultAt when that was known; of a hold until when
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
      @Schema(allowableValues = {"email", "sms", "call"}) String channel,
      @Schema(description = "Whom it went to, or came from", example = "martinez@families.example")
          String address,
      @Schema(example = "How are things going, Martinez family?") String subject,
      @Schema(example = "Thank you!") String text,
      @Schema(
              description = "What became of it; of a task `open` while it is",
              example = "delivered")
          String result,
      @Schema(description = "When that was known; of what is held until when") Instant resultAt,
      @Schema(description = "Why", example = "Saturday 10:00 moved to Monday 10:00: weekend")
          String because,
      @Schema(
              description = "A user, `family` or `system`; of an open task whose it is",
              example = "sarah")
          String actor,
      @Schema(example = "high_risk_intervention") String workflow,
      @Schema(example = "2") Integer workflowVersion,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") String instanceId) {

    static TimelineEntry of(HistoryEntry line) {
      return new TimelineEntry(
          line.entry().at(),
          line.kind().word(),
          line.title(),
          line.channel(),
          line.address(),
          line.subject(),
          line.text(),
          line.result(),
          line.resultAt(),
          line.because(),
          line.actor(),
          line.entry().workflow(),
          line.entry().workflowVersion(),
          line.entry().instanceId());
    }
  }
}
