package org.followthrough.rehearsal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.followthrough.rehearsal.Backtests.Backtest;
import org.followthrough.rehearsal.Backtests.Calls;
import org.followthrough.rehearsal.Backtests.Flip;
import org.followthrough.rehearsal.Backtests.Rule;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a changed table would have chosen, over HTTP. */
@RestController
class BacktestController {

  private static final String A_TABLE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
          xmlns:camunda="http://camunda.org/schema/1.0/dmn"
          id="definitions" name="Select intervention" namespace="http://camunda.org/schema/1.0/dmn">
        <decision id="select_intervention" name="Select intervention"
            camunda:historyTimeToLive="P180D">
          <decisionTable id="table" hitPolicy="FIRST">
            <input id="probability" label="Probability">
              <inputExpression id="asked" typeRef="double"><text>probability</text></inputExpression>
            </input>
            <output id="workflow" label="Workflow" name="workflow" typeRef="string" />
            <output id="template" label="First message" name="template" typeRef="string" />
            <rule id="highRisk">
              <inputEntry id="high"><text>&gt; 0.70</text></inputEntry>
              <outputEntry id="intervention"><text>"high_risk_intervention"</text></outputEntry>
              <outputEntry id="outreach"><text>"concern_outreach"</text></outputEntry>
            </rule>
          </decisionTable>
        </decision>
      </definitions>
      """;

  private static final String NOTHING = "not_triggered";

  private final Backtests backtests;

  BacktestController(Backtests backtests) {
    this.backtests = backtests;
  }

  @PostMapping(
      path = "/api/v1/decisions/{key}/backtest",
      consumes = {
        MediaType.APPLICATION_XML_VALUE,
        MediaType.TEXT_XML_VALUE,
        MediaType.APPLICATION_OCTET_STREAM_VALUE
      })
  @Operation(
      summary = "What a changed table would have chosen",
      description =
          "Asks the table in the body about the predictions on record. Nothing starts. A call is"
              + " counted on the day on which it falls due for a family that stays silent; that it"
              + " is repeated is not counted. The first 10,000 flips are listed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_XML_VALUE,
              schema = @Schema(type = "string"),
              examples = @ExampleObject(A_TABLE)))
  @ApiResponse(responseCode = "200", description = "What would have changed")
  BacktestJson backtest(
      @Parameter(example = "select_intervention") @PathVariable String key,
      @Parameter(description = "Since when; all of them where it is left out")
          @RequestParam(required = false)
          OffsetDateTime since,
      HttpServletRequest request)
      throws IOException {
    byte[] file = request.getInputStream().readAllBytes();
    return BacktestJson.of(
        backtests.of(key, file, since == null ? Instant.EPOCH : since.toInstant()));
  }

  record BacktestJson(
      @Schema(example = "7043") long predictions,
      @Schema(description = "For which another workflow is chosen", example = "121") long changed,
      @NotNull List<@NotNull RuleJson> byRule,
      @NotNull List<@NotNull FlipJson> flips,
      @NotNull List<@NotNull CallsJson> calls,
      @Schema(description = "Null where there is none", example = "2026-03-09")
          LocalDate firstDayOverCapacity) {

    static BacktestJson of(Backtest backtest) {
      return new BacktestJson(
          backtest.predictions(),
          backtest.changed(),
          backtest.byRule().stream().map(RuleJson::of).toList(),
          backtest.flips().stream().map(FlipJson::of).toList(),
          backtest.calls().stream().map(CallsJson::of).toList(),
          backtest.firstDayOverCapacity().orElse(null));
    }
  }

  record RuleJson(
      @Schema(description = "Null where none fires", example = "highRisk") String rule,
      @Schema(description = "What stands beside it", example = "Very likely to leave") @NotNull
          String description,
      @Schema(description = "How often it fired", example = "121") int was,
      @Schema(description = "How often it would fire", example = "242") int wouldBe) {

    static RuleJson of(Rule rule) {
      return new RuleJson(rule.rule(), rule.description(), rule.was(), rule.wouldBe());
    }
  }

  record FlipJson(
      @Schema(example = "12345") @NotNull String predictionId,
      @Schema(example = "martinez") @NotNull String familyId,
      @Schema(example = "medium_risk_intervention") @NotNull String was,
      @Schema(example = "high_risk_intervention") @NotNull String wouldBe) {

    static FlipJson of(Flip flip) {
      return new FlipJson(
          flip.predictionId(),
          flip.familyId(),
          flip.was() == null ? NOTHING : flip.was(),
          flip.wouldBe() == null ? NOTHING : flip.wouldBe());
    }
  }

  record CallsJson(
      @Schema(description = "Null where it is the group's", example = "sarah") String coordinator,
      @Schema(example = "2026-03-09") @NotNull LocalDate day,
      @Schema(example = "3") int was,
      @Schema(example = "5") int wouldBe,
      @Schema(description = "Null where nobody said", example = "4") Integer capacity) {

    static CallsJson of(Calls calls) {
      return new CallsJson(
          calls.coordinator(), calls.day(), calls.was(), calls.wouldBe(), calls.capacity());
    }
  }
}
