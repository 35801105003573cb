package org.followthrough.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;

/** The README's tour, and what coordinators and operations see on the way. */
@SandboxTest
class TourTest {

  private static final By CONTEXT = By.cssSelector("textarea[id$=_context]");
  // The sample family may be in the monthly check-in as well, where a month begins on the way.
  private static final By INTERVENTION =
      By.cssSelector("#family-martinez .instance[data-workflow=high_risk_intervention]");
  private static final By NEW_EMAIL = By.cssSelector("#family-martinez .message.email");

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;

  @BeforeEach
  void anEmptySandbox() {
    coOp.opensOnAMonday();
  }

  @Test
  void aNewcomerFollowsOneFamilyFromThePredictionToTheCall() throws Exception {
    browser.open(coOp.url() + "/");
    browser.click(button("next-friday"));
    browser.see(By.id("clock-status"), "It is now Fri");
    browser.click(button("first-prediction"));
    browser.see(By.cssSelector("#family-martinez .email h5"), "How are things going, Martinez");
    browser.see(By.id("first-status"), "Started");

    browser.click(button("advance-3d"));
    browser.see(By.cssSelector("#family-martinez .message.sms"));
    browser.see(By.id("clock-status"), "It is now Mon");
    browser.see(By.id("clock-status"), "Everything due by then is done.");

    browser.click(button("advance-2d"));
    browser.see(By.id("clock-status"), "It is now Wed");
    browser.see(INTERVENTION, "Waits for a person");
    browser.picture("first_page");
    browser.see(By.id("next-none"), "“Call the family” (Martinez family) waits for a person");

    browser.click(By.linkText("Tasklist"));
    browser.signIn("sarah");
    browser.click(task("Call the Martinez family"));
    assertThat(contextAbove(By.cssSelector("input[id$=_callOutcome-0]")))
        .contains("The Martinez family may leave: 87 % risk, confidence 91, within 32 days")
        .contains("What to talk about: Ask how the new schedule works for them.")
        .contains("Phone: +12015550101")
        .contains("Send the first email (email, “How are things going, Martinez family?”)")
        .contains("Send the text (sms)");
    browser.picture("call_the_family");
    browser.click(By.linkText("Family"));
    browser.see(By.id("family-timeline"), "How are things going, Martinez family?");
    browser.picture("family_tab");
    browser.click(By.linkText("Form"));

    browser.click(By.cssSelector("input[id$=_callOutcome-0]"));
    browser.type(By.cssSelector("textarea[id$=_callNotes]"), "They stay until summer.");
    browser.click(By.xpath("//button[normalize-space()='Complete']"));
    browser.seeNoMore(task("Call the Martinez family"));

    browser.open(coOp.url() + "/");
    browser.see(
        By.cssSelector(
            "#family-martinez [data-workflow=high_risk_intervention]"
                + "[data-status=completed][data-outcome=success]"),
        "Success");
    browser.see(INTERVENTION, "Talked with the family");
    browser.see(INTERVENTION, "They stay until summer.");
    browser.click(By.linkText("The coordinator’s desk"));
    browser.see(By.cssSelector("h1, h2"));
  }

  @Test
  void operationsSeeInCockpitWhereAnInstanceStands() {
    coOp.aFamily("okafor");
    coOp.aPredictionFor("okafor");

    browser.open(coOp.url() + "/");
    browser.click(
        By.xpath("//li[@data-family-id='okafor']//a[normalize-space()='Open in Cockpit']"));
    browser.signIn("otto");

    browser.see(By.cssSelector("svg [data-element-id=sendTheFirstEmail]"));
    browser.see(
        By.cssSelector("[data-container-id=threeDaysPassedWithoutAReply] .instances-overlay"), "1");
  }

  @Test
  void aFamilysAnswerWaitsForItsCoordinator() {
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");

    browser.open(coOp.url() + "/");
    browser.see(NEW_EMAIL);
    browser.click(By.cssSelector("#family-martinez .email details[data-field=reply] summary"));
    browser.type(
        By.cssSelector("#family-martinez .email textarea"), "We miss the <b>Friday</b> group.");
    browser.click(By.cssSelector("#family-martinez .email form button"));
    browser.see(By.cssSelector("#family-martinez .email .status"), "The reply is on its way.");
    coOp.settles();

    browser.click(By.linkText("Tasklist"));
    browser.signIn("sarah");
    browser.click(task("Answer the reply: the Martinez family"));
    assertThat(contextAbove(By.cssSelector("textarea[id$=_replyNotes]")))
        .contains("martinez@families.example wrote by email")
        .contains("We miss the <b>Friday</b> group.");
    browser.click(By.xpath("//button[normalize-space()='Complete']"));
    browser.seeNoMore(task("Answer the reply: the Martinez family"));

    assertThat(coOp.onlyInstanceOf("martinez").get("outcome").asText()).isEqualTo("success");
  }

  /** Why the task exists, once it is to be read without scrolling it, above the first field. */
  private String contextAbove(By firstField) {
    WebElement context = browser.see(CONTEXT);
    browser
        .waiting("for the whole context above the fields")
        .until(
            driver ->
                !driver.findElement(CONTEXT).getDomProperty("value").isBlank()
                    && (boolean)
                        browser.run(
                            "const [why, field] = arguments;"
                                + "return why.scrollHeight <= why.clientHeight + 1"
                                + " && why.getBoundingClientRect().bottom"
                                + " <= field.getBoundingClientRect().top;",
                            driver.findElement(CONTEXT),
                            driver.findElement(firstField)));
    return context.getDomProperty("value");
  }

  private static By button(String testId) {
    return By.cssSelector("button[data-testid=" + testId + "]");
  }

  /** A task in Tasklist's list of tasks. */
  private static By task(String name) {
    return By.xpath("//*[contains(@class, 'tasks-list')]//h4[normalize-space()='" + name + "']");
  }
}
