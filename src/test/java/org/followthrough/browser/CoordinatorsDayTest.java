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

/** A coordinator's days in Tasklist, with a family that is not there. */
@SandboxTest
class CoordinatorsDayTest {

  private static final By CALL =
      By.xpath(
          "//*[contains(@class, 'tasks-list')]//h4[normalize-space()='Call the Martinez family']");
  private static final By VOICEMAIL = By.cssSelector("input[id$=_callOutcome-1]");
  private static final By LEAVE_ALONE =
      By.xpath("//label[contains(normalize-space(), 'asked not to be contacted')]");
  private static final By COMPLETE = By.xpath("//button[normalize-space()='Complete']");
  private static final String HOSTILE = "<img src=x onerror=document.title='hacked'>";

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;

  /** Only to be called, so that the call is due at once; and with a name that means no good. */
  @BeforeEach
  void aFamilyToCall() {
    coOp.opensOnAMonday();
    Map<String, Object> family = coOp.aUsualFamily("martinez");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("martinez", family);
    coOp.aPredictionFor("martinez");
  }

  @Test
  void threeCallsThatMeetVoicemailAreGivenUp() {
    browser.open(coOp.url() + "/camunda/app/tasklist/default/");
    browser.signIn("sarah");
    browser.click(filter("My calls today"));
    browser.click(CALL);
    browser.see(By.cssSelector("textarea[id$=_context]"));
    browser.waitUntilSaid(By.cssSelector("textarea[id$=_context]"), "87 % risk");

    browser.click(tab("Family"));
    browser.see(By.id("family-timeline"), "Started: high risk intervention");

    for (int call = 1; call <= 3; call++) {
      browser.click(tab("Form"));
      browser.click(VOICEMAIL);
      browser.click(COMPLETE);
      browser.seeNoMore(CALL);
      if (call < 3) {
        coOp.daysPass(2);
        browser.open(coOp.url() + "/camunda/app/tasklist/default/");
        browser.click(filter("My calls today"));
        browser.click(CALL);
      }
    }

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/partial_success");
  }

  @Test
  void whoWasRemindedOfACallIsInItsHistory() throws Exception {
    coOp.passes("P1DT10H");

    browser.open(coOp.url() + "/camunda/app/tasklist/default/");
    browser.signIn("sarah");
    browser.click(filter("Overdue"));
    browser.click(CALL);
    browser.click(tab("History"));

    browser.see(By.cssSelector(".tab-content"), "overdue; reminded sarah@followthrough.example");
    browser.picture("history_tab");
  }

  @Test
  void whoIsToBeLeftAloneForGoodIsAskedForOnceMore() {
    browser.open(coOp.url() + "/camunda/app/tasklist/default/");
    browser.signIn("sarah");
    browser.click(filter("My calls today"));
    browser.click(CALL);
    browser.click(LEAVE_ALONE);
    browser.run("window.confirm = question => { window.asked = question; return false; }");
    browser.await(
        "const done = arguments[0];"
            + "const again = () => {"
            + "  [...document.querySelectorAll('button')]"
            + "      .find(button => button.textContent.trim() === 'Complete').click();"
            + "  window.asked ? done() : setTimeout(again, 100);"
            + "};"
            + "again();");
    assertThat((String) browser.run("return window.asked")).contains("Nobody will write");
    assertThat(coOp.tasks("Call the family")).hasSize(1);

    browser.run("window.confirm = () => true");
    browser.click(COMPLETE);
    browser.seeNoMore(CALL);

    assertThat(coOp.tasks("Call the family")).isEmpty();
  }

  @Test
  void whatAFamilyWroteIsShownAndNotRun() {
    coOp.aFamily("jones");
    coOp.aPredictionFor("jones");
    coOp.familyReplies("jones", "email", HOSTILE);

    browser.open(coOp.url() + "/camunda/app/tasklist/default/");
    browser.signIn("sarah");
    browser.click(filter("Replies to answer"));
    browser.click(
        By.xpath(
            "//*[contains(@class, 'tasks-list')]//h4[starts-with(normalize-space(), 'Answer the reply')]"));
    browser.click(tab("Family"));

    browser.see(By.id("family-timeline"), HOSTILE);
    browser.see(By.id("family-timeline"), "How are things going");
    assertThat((String) browser.run("return document.title")).doesNotContain("hacked");
  }

  private static By filter(String name) {
    return By.xpath("//a[contains(normalize-space(), '" + name + "')]");
  }

  private static By tab(String label) {
    return By.xpath("//ul[contains(@class, 'nav-tabs')]//a[normalize-space()='" + label + "']");
  }
}
