package org.followthrough.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.engine.OlderDeployment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest
class FirstPageTest {

  private static final int MOST_TABS = 20;
  private static final String HOSTILE =
      "<img src=x onerror=window.executed=1><script>window.executed=1</script>";

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;
  @Autowired OlderDeployment older;

  @BeforeEach
  void anEmptySandbox() {
    coOp.opensOnAMonday();
  }

  @Test
  void worksWithoutErrorsAndAsksNobodyElse() {
    browser.open(coOp.url() + "/");
    browser.click(By.id("first-prediction"));
    browser.see(By.cssSelector("#family-martinez .message.email"));
    browser.click(By.cssSelector("#family-martinez .email details[data-field=html] summary"));
    browser.see(By.cssSelector("#family-martinez .email iframe"));
    browser.click(By.id("advance-3d"));
    browser.see(By.cssSelector("#family-martinez .message.sms"));

    assertThat(browser.errors()).isEmpty();
    assertThat(browser.hosts()).containsOnly("localhost");
  }

  @Test
  void whatCameBackIsShownForWhatItWasJudgedToBe() {
    coOp.aFamily("rivera");
    coOp.aPredictionFor("rivera");
    coOp.familyReplies("rivera", "email", "I am away.", Map.of("Auto-Submitted", "auto-replied"));
    coOp.familyReplies("rivera", "email", HOSTILE + " yes, Tuesday");
    browser.open(coOp.url() + "/");

    assertThat(browser.see(By.cssSelector("#family-rivera .answer[data-kind=automatic]")).getText())
        .contains("nobody wrote it", "I am away.", "Auto-Submitted");
    assertThat(browser.see(By.cssSelector("#family-rivera .answer[data-kind=reply]")).getText())
        .contains("An answer of the family", "yes, Tuesday");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void namesAndMailsExecuteNothingAndLoadNothing() {
    coOp.deploys("concern_outreach.email.html", "<p>{{familyName}}</p>");
    older.said(
        "concern_outreach.email.html",
        "<p id=mail>{{familyName}}</p><script>parent.executed = 1</script>"
            + "<img src='https://elsewhere.example/seen.png' onerror='parent.executed = 1'>");
    coOp.aFamily(
        "hostile",
        Map.of(
            "familyName", HOSTILE,
            "email", "hostile@families.example",
            "coordinator", "sarah"));
    coOp.aPredictionFor("hostile");

    browser.open(coOp.url() + "/");
    browser.see(By.cssSelector("#family-hostile h3"), HOSTILE);
    browser.see(By.cssSelector("#family-hostile .email .text"), HOSTILE);
    browser.click(By.cssSelector("#family-hostile .email details[data-field=html] summary"));
    browser.see(By.cssSelector("#family-hostile .email iframe"));
    browser.click(By.cssSelector("#family-hostile .email details[data-field=reply] summary"));
    browser.type(By.cssSelector("#family-hostile .email textarea"), HOSTILE);
    browser.click(By.cssSelector("#family-hostile .email form button"));
    browser.see(By.cssSelector("#family-hostile .email .answered"), HOSTILE);

    assertThat(browser.run("return window.executed === undefined")).isEqualTo(true);
    assertThat(browser.hosts()).containsOnly("localhost");
  }

  @Test
  void theFirstStepNeedsNoMouse() {
    browser.open(coOp.url() + "/");
    browser.see(By.id("families-empty"), "No families yet.");

    for (int tabs = 0; !"first-prediction".equals(focused()) && tabs < MOST_TABS; tabs++) {
      browser.press(Keys.TAB);
    }
    assertThat(focused()).isEqualTo("first-prediction");
    assertThat(
            browser.run(
                "const style = getComputedStyle(document.activeElement);"
                    + "return document.activeElement.matches(':focus-visible')"
                    + " && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0"))
        .as("the focus is to be seen")
        .isEqualTo(true);

    browser.press(Keys.ENTER);
    browser.see(By.id("first-status"), "Started");
    assertThat(focused()).isEqualTo("first-prediction");
  }

  @Test
  void theApiDescriptionIsThereAfterSigningIn() {
    // What a person types into the browser's own sign-in, which a test cannot reach.
    browser.open(coOp.url().replace("://", "://sarah:sarah@") + "/swagger-ui/index.html");
    browser.open(coOp.url() + "/");
    browser.click(By.linkText("API description"));

    browser.see(By.cssSelector(".opblock"));
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.hosts()).containsOnly("localhost");
  }

  private Object focused() {
    return browser.run("return document.activeElement.id");
  }
}
