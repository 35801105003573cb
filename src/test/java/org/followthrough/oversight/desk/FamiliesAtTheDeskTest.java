package org.followthrough.oversight.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.oversight.desk.DeskSession.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A family's whole story, and what a coordinator may change of it. */
@SandboxTest
class FamiliesAtTheDeskTest {

  @Autowired CoOp coOp;
  private DeskSession sarah;

  @BeforeEach
  void open() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    sarah = DeskSession.of("sarah", coOp.url());
  }

  @Test
  void aFamilyIsFoundByAPartOfItsNameOrItsNumber() {
    for (String words : new String[] {"marti", "2015550101", "martinez@families"}) {
      Page found = sarah.open("/desk/families?q=" + words);
      assertThat(found.list().isEmpty()).isTrue();
      assertThat(found.html().select("main .list a").attr("href"))
          .as(words)
          .isEqualTo("/desk/families/martinez");
    }
    assertThat(sarah.open("/desk/families?q=nobody").text()).contains("Nobody is called “nobody”");
  }

  @Test
  void itsStoryTellsWhatWasSentAndWhereItsWorkflowStands() {
    Page family = sarah.open("/desk/families/martinez");

    assertThat(family.text())
        .contains("High risk intervention", "stands at: Three days passed without a reply")
        .contains("Send the first email: sent", "risk 87 %");
    String drawing = sarah.get(family.html().select("[data-diagram]").attr("data-diagram")).body();
    assertThat(coOp.read(drawing).get("here").toString())
        .isEqualTo("[\"threeDaysPassedWithoutAReply\"]");
    assertThat(coOp.read(drawing).get("xml").asText()).contains("bpmndi:BPMNDiagram");
    coOp.aFamily("jones");
    assertThat(
            sarah
                .get(
                    family
                        .html()
                        .select("[data-diagram]")
                        .attr("data-diagram")
                        .replace("martinez", "jones"))
                .statusCode())
        .as("by another family's page")
        .isEqualTo(404);
  }

  @Test
  void whoElseHasItsPhoneIsSaid() {
    coOp.aFamily("jones");

    assertThat(sarah.open("/desk/families/martinez").text())
        .contains("The phone also stands on the record of Martinez (jones).");
  }

  @Test
  void whoeverPausesResumesOrCancelsSaysWhy() {
    String instance = "/desk/families/martinez/instances/" + id() + "/";
    assertThat(changes(instance + "pause", Map.of("reason", " ")).text()).contains("Say why");
    assertThat(coOp.standingOf("martinez")).isEqualTo("running");

    changes(instance + "pause", Map.of("reason", "They are on holiday."));
    assertThat(coOp.standingOf("martinez")).isEqualTo("paused");
    assertThat(changes(instance + "pause", Map.of("reason", "Again.")).text())
        .contains("somebody else has changed this workflow meanwhile");
    changes(instance + "resume", Map.of("reason", "They are back."));
    assertThat(coOp.standingOf("martinez")).isEqualTo("running");
    Page family = changes(instance + "cancel", Map.of("reason", "They have moved."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("cancelled/cancelled");
    assertThat(family.text())
        .contains("They are on holiday.", "They are back.", "They have moved.");
  }

  @Test
  void anAddressIsCorrectedWithAReasonAndByTheRulesOfTheRecord() {
    Page refused =
        changes(
            "/desk/families/martinez/addresses",
            Map.of("email", "care@followthrough.example", "phone", "12", "reason", "Told so."));
    assertThat(refused.html().select("[role=alert]").text())
        .contains("phone must be an E.164 number", "email is the organisation's own address");
    assertThat(refused.html().select("#phone").val()).as("what was typed").isEqualTo("12");

    Page saved =
        changes(
            "/desk/families/martinez/addresses",
            Map.of(
                "email", "new@families.example",
                "phone", "+1 (201) 555-0155",
                "reason", "She told me on the phone."));

    assertThat(saved.html().select("#email").val()).isEqualTo("new@families.example");
    assertThat(saved.html().select("a.call").attr("href")).isEqualTo("tel:+12015550155");
    assertThat(saved.text()).contains("Address corrected: She told me on the phone.");
  }

  private String id() {
    return coOp.onlyInstanceOf("martinez").get("id").asText();
  }

  private Page changes(String action, Map<String, String> fields) {
    sarah.open("/desk/families/martinez");
    return sarah.submit(action, fields);
  }
}
