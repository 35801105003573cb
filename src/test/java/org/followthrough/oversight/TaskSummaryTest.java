package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What stands on top of a task's form. */
@SandboxTest
class TaskSummaryTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aMonday() {
    coOp.opensOnAMonday();
  }

  @Test
  void itLeadsWithWhoAndANumberToTap() {
    Map<String, Object> family = coOp.aUsualFamily("cohen");
    family.put("consent", Map.of("email", false, "sms", false));
    family.put("locale", "es");
    coOp.aFamily("cohen", family);
    coOp.aPredictionFor("cohen");

    JsonNode call = coOp.onlyTask("Call the family");

    assertThat(call.get("name").asText()).isEqualTo("Call the Martinez family");
    assertThat(coOp.variableOf(call, "summary"))
        .startsWith("### The Martinez family")
        .contains("[+12015550101](tel:+12015550101)")
        .contains("They read Spanish")
        .contains("87 % risk that they leave within 32 days")
        .contains("Ask how the new schedule works for them");
  }

  @Test
  void whatAFamilyWroteIsShownAsItIsAndLinksNowhere() {
    coOp.aFamily("cohen");
    coOp.aPredictionFor("cohen");
    coOp.familyReplies(
        "cohen", "email", "<img src=x> [here](https://evil.example) www.evil.example");

    String summary = coOp.variableOf(coOp.onlyTask("Answer the reply"), "summary");

    assertThat(summary)
        .contains("> \\<img src\\=x\\> \\[here\\]\\(https\\:\\/\\/evil\\.example\\)")
        .contains("www\\.evil\\.example")
        .contains("| email “How are things going\\, Martinez family\\?”");
  }

  @Test
  void timesAreTheFamilysWithTheReadersBesideThemWhereTheyDiffer() {
    coOp.aFamilyWith("cohen", "timeZone", "America/Los_Angeles");
    coOp.aPredictionFor("cohen");
    coOp.passes("PT4H");
    coOp.familyReplies("cohen", "email", "Hello!");

    assertThat(coOp.variableOf(coOp.onlyTask("Answer the reply"), "summary"))
        .containsPattern("Mon \\d+ \\w+\\\\, 10\\\\:00 \\\\\\(yours Mon \\d+ \\w+\\\\, 13\\\\:00");
  }
}
