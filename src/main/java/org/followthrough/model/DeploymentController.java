package org.followthrough.model;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.engine.DeploymentRule.NewDeployment;
import org.followthrough.model.DeploymentChanges.Change;
import org.followthrough.model.DeploymentChanges.Changes;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the check of a deployment finds, over HTTP. */
@RestController
@RequestMapping("/api/v1/deployments")
class DeploymentController {

  /** Whoever has more to correct begins with these. */
  private static final int MOST_SAID = 500;

  private static final String A_TEXT =
      "--files\r\n"
          + "Content-Disposition: form-data; name=\"text\"; filename=\"concern_outreach.sms.txt\"\r\n"
          + "\r\n"
          + "Hi {{familyName}} family, how are things going? STOP to opt out\r\n"
          + "--files--\r\n";

  private final DeploymentCheck check;
  private final DeploymentChanges changes;
  private final DeployedFindings deployed;

  DeploymentController(
      DeploymentCheck check, DeploymentChanges changes, DeployedFindings deployed) {
    this.check = check;
    this.changes = changes;
    this.deployed = deployed;
  }

  @PostMapping(path = "/check", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary = "What would be said of a deployment, and what it would change",
      description =
          "Takes the same files as a deployment from Modeler, and deploys nothing. A fault would"
              + " refuse it, a remark would not. Compared with what is deployed, it says which"
              + " elements and texts change, and how many families stand there now.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(type = "string"),
              examples = @ExampleObject(A_TEXT)))
  @ApiResponse(responseCode = "200", description = "All that is found, faults first")
  DryRunJson check(HttpServletRequest request) throws IOException, ServletException {
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> words = new TreeMap<>();
    for (Part part : request.getParts()) {
      byte[] content = part.getInputStream().readAllBytes();
      if (part.getSubmittedFileName() == null) {
        words.put(part.getName(), new String(content, StandardCharsets.UTF_8));
      } else if (files.put(part.getSubmittedFileName(), content) != null) {
        throw InvalidRequest.field(
            Kind.MALFORMED,
            part.getName(),
            "must not hold a second file named " + part.getSubmittedFileName());
      }
    }
    if (files.isEmpty()) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "file",
          "must be there at least once: send the files as a deployment does, each as a part with"
              + " its file name");
    }
    FindingsJson findings =
        FindingsJson.of(
            check.findings(
                new NewDeployment(files, words.get("tenant-id"), words.get("deployment-source"))));
    Changes found = changes.of(files);
    return new DryRunJson(
        findings.findings(),
        found.changes().stream().limit(MOST_SAID).map(ChangeJson::of).toList(),
        found.reach());
  }

  @GetMapping("/findings")
  @Operation(
      summary = "What is to be said of what is deployed",
      description =
          "Remarks of the newest version of every file, and faults where one was deployed before"
              + " anybody checked it.")
  FindingsJson deployed() {
    return FindingsJson.of(deployed.all());
  }

  /** What a deployment would do. */
  record DryRunJson(
      @NotNull List<@NotNull FindingJson> findings,
      @NotNull List<@NotNull ChangeJson> changes,
      @Schema(
              description = "How many families have a running instance that is touched",
              example = "12")
          int reach) {}

  /** Something that would be otherwise. */
  record ChangeJson(
      @Schema(
              description = "The process; null where it is a file",
              nullable = true,
              example = "high_risk_intervention")
          String workflow,
      @Schema(description = "Its id, or the file", example = "sendTheText") @NotNull String element,
      @Schema(
              description = "Replaced: the same id is another kind of element",
              allowableValues = {"added", "removed", "changed", "replaced"})
          @NotNull
          String change,
      @Schema(
              description = "What it says now; null where it is new",
              nullable = true,
              example = "Three days passed without a reply P3D")
          String was,
      @Schema(
              description = "What it would say; null where it goes",
              nullable = true,
              example = "Three days passed without a reply P4D")
          String is,
      @Schema(description = "How many families stand there now", example = "3") int familiesThere,
      @Schema(
              description = "Where they would go on with a migration; null where they could not",
              nullable = true,
              example = "threeDaysPassedWithoutAReply")
          String movesTo) {

    static ChangeJson of(Change change) {
      return new ChangeJson(
          change.workflow(),
          change.element(),
          change.change(),
          change.was(),
          change.is(),
          change.families(),
          change.movesTo());
    }
  }

  record FindingsJson(@NotNull List<@NotNull FindingJson> findings) {

    static FindingsJson of(List<Finding> findings) {
      return new FindingsJson(
          findings.stream()
              .sorted(Comparator.comparing(Finding::severity))
              .limit(MOST_SAID)
              .map(FindingJson::of)
              .toList());
    }
  }

  /** A finding as others read it. */
  record FindingJson(
      @Schema(
              allowableValues = {"fault", "remark"},
              example = "fault")
          @NotNull
          String severity,
      @Schema(example = "select_intervention.dmn") @NotNull String file,
      @Schema(
              description = "The id of the element or cell; null where it is the file",
              nullable = true,
              example = "highRiskProbability")
          String element,
      @Schema(example = "says > 0,80, and a comma stands between two conditions") @NotNull
          String message,
      @Schema(description = "What to do about it", example = "write a point, as in > 0.80") @NotNull
          String remedy) {

    static FindingJson of(Finding finding) {
      return new FindingJson(
          finding.isFault() ? "fault" : "remark",
          finding.file(),
          finding.element(),
          finding.message(),
          finding.remedy());
    }
  }
}
