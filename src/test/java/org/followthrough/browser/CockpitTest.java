package org.followthrough.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.springframework.beans.factory.annotation.Autowired;

/** What operations see in Cockpit beside what Camunda shows. */
@SandboxTest
class CockpitTest {

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;

  @BeforeEach
  void someWork() {
    coOp.opensOnAMonday();
    for (String family : new String[] {"cohen", "jones", "okafor"}) {
      Map<String, Object> of = coOp.aUsualFamily(family);
      of.put("phone", null);
      coOp.aFamily(family, of);
      coOp.aPredictionFor(family);
    }
    coOp.familyReplies("cohen", "email", "We stay.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "They stay."));
    coOp.daysPass(2);
    coOp.does("cancel", coOp.onlyInstanceOf("jones"), "They have left.");
  }

  @Test
  void thePageOfProcessesShowsHealthAndTheLastThirtyDays() throws Exception {
    browser.open(coOp.url() + "/camunda/app/cockpit/default/#/processes");
    browser.signIn("otto");

    browser.see(By.id("followthrough-health"), "UP");
    browser.see(By.id("followthrough-statuses"), "high risk intervention");
    browser.see(By.id("followthrough-statuses"), "cancelled");
    browser.run(
        "document.getElementById('followthrough-health').scrollIntoView({block: 'center'})");
    assertThat(
            (Long)
                browser.run("return document.querySelectorAll('#followthrough-chart rect').length"))
        .isEqualTo(62L);
    browser.picture("cockpit_processes");
  }

  @Test
  void onTheFirstPageAFailedFamilyIsFoundAndAllOfItsCauseTriedAgain() throws Exception {
    coOp.channelIs("email", "transient");
    for (String family : new String[] {"haddad", "duval", "novak"}) {
      coOp.aFamily(family);
      coOp.aPredictionFor(family);
    }
    coOp.passes("PT36M");
    coOp.channelIs("email", "none");

    browser.open(coOp.url() + "/camunda/app/cockpit/default/");
    browser.signIn("otto");
    browser.see(By.id("followthrough-health"), "DEGRADED");
    browser.see(By.id("followthrough-failures"), "Send the first email");
    browser.see(By.id("followthrough-failures"), "Martinez (haddad)");
    browser.run(
        "document.getElementById('followthrough-failures').scrollIntoView({block: 'center'})");
    browser.picture("cockpit_failures");
    browser.click(By.xpath("//button[starts-with(normalize-space(), 'Try all 3 again')]"));
    browser.type(By.cssSelector("#followthrough-failures input"), "The server is back.");
    browser.click(By.xpath("//button[normalize-space()='Try 3 again now']"));
    browser.see(By.id("followthrough-failures"), "3 of 3 run again.");
    coOp.settles();

    assertThat(coOp.tasks("Decide on the failed step")).isEmpty();
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
  }

  @Test
  void anInstanceHasATabWithItsSteps() throws Exception {
    browser.open(
        coOp.url()
            + "/camunda/app/cockpit/default/#/process-instance/"
            + coOp.onlyInstanceOf("okafor").get("id").asText()
            + "/runtime");
    browser.signIn("otto");
    browser.click(By.xpath("//ul[contains(@class, 'nav-tabs')]//a[normalize-space()='Steps']"));

    browser.see(By.id("followthrough-steps"), "Send the first email");
    browser.see(By.id("followthrough-steps"), "sent");
    browser.picture("cockpit_steps");
  }
}
