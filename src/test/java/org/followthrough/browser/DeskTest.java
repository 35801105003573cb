package org.followthrough.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.oversight.desk.DeskSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A coordinator at the desk: on a phone, on a laptop, on a wide screen, and without a mouse. */
@SandboxTest
class DeskTest {

  private static final Path AXE = Path.of("src/lint/node_modules/axe-core/axe.min.js");
  private static final By HEADING = By.id("heading");
  private static final By REACHED = By.cssSelector("button[value=reached]");

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;

  @BeforeEach
  void open() {
    coOp.opensOnAMonday();
  }

  @Test
  void aMorningOfTwentyFiveTasksIsDoneOnAPhone() throws Exception {
    aMorning();
    browser.screen(390, 844);
    browser.open(coOp.url() + "/desk");
    browser.signInAtTheDesk("sarah");
    browser.see(HEADING, "Call the Nguyen family");
    assertThat(text(".state")).as("the most pressing first").contains("Was due yesterday");
    assertThat(text(".kinds"))
        .containsIgnoringNewLines("Calls 19", "Replies 3", "Failed steps 1", "Reviews 1");
    assertThat(browser.run("return document.querySelector('.call').getBoundingClientRect().bottom"))
        .as("dialled by the first tap, without scrolling")
        .satisfies(bottom -> assertThat(((Number) bottom).doubleValue()).isLessThan(700));
    browser.picture("desk_call");
    browser.screen(1024, 900);
    browser.open(coOp.url() + "/desk/families/reply0");
    browser.click(By.cssSelector(".drawing summary"));
    browser.see(By.cssSelector(".canvas .here"));
    browser.picture("desk_family");
    browser.screen(390, 844);
    browser.open(coOp.url() + "/desk");

    for (int call = 19; call > 1; call--) {
      String before = text("#heading");
      browser.click(call % 2 == 0 ? REACHED : By.cssSelector("button[value=voicemail]"));
      browser
          .waiting("for the next family")
          .until(anything -> !before.equals(text("#heading, h1")));
      assertThat(widest()).isLessThanOrEqualTo(390);
    }
    browser.picture("desk_undo");
    browser.click(REACHED);
    browser.see(By.tagName("h1"), "Nothing to do here");

    for (int reply = 3; reply > 0; reply--) {
      browser.open(coOp.url() + "/desk?kind=replies");
      browser.see(By.tagName("blockquote"));
      browser.type(By.id("letter"), "Gracias. I will call you on Thursday after four.");
      if (reply == 3) {
        browser.picture("desk_reply");
      }
      browser.click(By.cssSelector("form.outcome button.main"));
      browser.see(By.cssSelector(".banner"), "answered");
    }
    browser.open(coOp.url() + "/desk?kind=failed");
    browser.click(By.cssSelector("input[value=cancel]"));
    browser.click(By.cssSelector("form.outcome button.main"));
    browser.open(coOp.url() + "/desk?kind=reviews");
    browser.click(By.cssSelector("input[value=decline]"));
    browser.type(By.id("f-reviewNotes"), "They are moving away.");
    browser.click(By.cssSelector("form.outcome button.main"));
    coOp.passes("PT2M");

    browser.open(coOp.url() + "/desk");
    browser.see(By.tagName("h1"), "Nothing to do here");
    assertThat(text(".kinds")).doesNotContainPattern("[1-9]");
    assertThat(text("aside")).contains("Promised for today at 16:00");
    coOp.passes("PT7H");
    browser.open(coOp.url() + "/desk");
    browser.see(By.cssSelector(".promised"), "Promised for today at 16:00");
    browser.click(REACHED);
    browser.see(By.cssSelector(".banner"), "I talked with the family");
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.hosts()).containsExactly("localhost");
  }

  @Test
  void aCallIsMadeNotedTakenBackAndNotedByKeyboardAlone() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    coOp.settles();
    browser.screen(1024, 768);
    browser.open(coOp.url() + "/desk");
    browser.press("sarah", Keys.TAB, "sarah", Keys.ENTER);
    browser.see(HEADING, "Call the Martinez family");
    tabTo(".call");
    tabTo("#notes");
    browser.press("They like the Tuesday group.");
    tabTo("button[value=reached]");
    browser.press(Keys.ENTER);
    browser.see(By.tagName("h1"), "Nothing to do here");

    tabTo(".banner button");
    browser.press(Keys.ENTER);
    browser.see(HEADING, "Call the Martinez family");
    tabTo("button[value=voicemail]");
    browser.press(Keys.ENTER);
    browser.see(By.cssSelector(".banner"), "We try again tomorrow at 16:00.");
  }

  @Test
  void whoeverHasATaskOpenIsToldWhenSomebodyElseIsFaster() {
    aFamilyToCall("martinez", "Martinez", 0.87);
    coOp.settles();
    browser.open(coOp.url() + "/desk");
    browser.signInAtTheDesk("sarah");
    browser.type(By.id("notes"), "Mother will call on Friday.");
    coOp.submits(
        "mike",
        coOp.body(
                coOp.as(
                    "mike",
                    HttpMethod.GET,
                    "/engine-rest/task?taskDefinitionKey=callTheFamily",
                    null))
            .get(0),
        Map.of("callOutcome", "voicemail"));
    coOp.settles();

    browser.run("document.dispatchEvent(new Event('visibilitychange'))");

    browser.see(By.cssSelector(".news"), "Mike completed this just now.");
    browser.click(REACHED);
    browser.see(By.tagName("h1"), "Mike completed this just now.");
    browser.waitUntilSaid(By.id("note"), "Mother will call on Friday.");
  }

  @Test
  void threeHundredTasksAreThereWithinASecond() throws Exception {
    StringBuilder families =
        new StringBuilder("familyId,familyName,phone,coordinator,consent.email,consent.sms\n");
    StringBuilder predictions =
        new StringBuilder("predictionId,familyId,probability,confidence,windowDays\n");
    for (int i = 0; i < 300; i++) {
      families.append("f%d,Family %d,+1201555%d,sarah,false,false\n".formatted(i, i, 1000 + i));
      predictions.append("many-%d,f%d,0.%d,91,32\n".formatted(i, i, 81 + i % 18));
    }
    coOp.imports(families.toString());
    coOp.predictsAll(predictions.toString());
    coOp.settles();
    browser.screen(1600, 1000);
    browser.open(coOp.url() + "/desk");
    browser.signInAtTheDesk("sarah");
    browser.see(By.cssSelector(".kinds"), "Calls 300");

    browser.open(coOp.url() + "/desk");
    browser.see(HEADING);

    Number took =
        (Number)
            browser.run(
                "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
    assertThat(took.doubleValue()).as("milliseconds until the page is there").isLessThan(1000);
    browser.picture("desk_wide");
  }

  @Test
  void nothingOnThePagesKeepsAnybodyOut() throws Exception {
    assumeTrue(
        Files.exists(AXE),
        "axe-core is not installed: run 'npm ci --ignore-scripts' in src/lint to run this");
    aMorning();
    for (int width : List.of(390, 1600)) {
      browser.screen(width, 900);
      browser.open(coOp.url() + "/desk");
      if (width == 390) {
        noFinding("sign-in");
        browser.signInAtTheDesk("sarah");
      }
      for (String page :
          width == 1600
              ? List.of("/desk", "/desk/families/reply0")
              : List.of(
                  "/desk",
                  "/desk?kind=replies",
                  "/desk?kind=failed",
                  "/desk?kind=reviews",
                  "/desk?kind=other",
                  "/desk/families?q=family",
                  "/desk/families/reply0",
                  "/desk/tasks/none")) {
        browser.open(coOp.url() + page);
        browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        if (page.endsWith("reply0")) {
          browser.see(By.cssSelector(".canvas .here"));
        }
        noFinding(page + " at " + width);
        assertThat(widest()).as(page + " at " + width).isLessThanOrEqualTo(width);
      }
    }
  }

  private void noFinding(String page) throws IOException {
    browser.run(Files.readString(AXE));
    Object findings =
        browser.await(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document).then((found) => done(found.violations.map((one) =>
              one.id + ': ' + one.nodes.map((node) => node.html).join(' | '))));""");
    assertThat((List<?>) findings).as(page).isEmpty();
  }

  /**
   * Calls, one of them overdue and one promised; replies in two languages; a failed step; a review.
   */
  private void aMorning() {
    aFamilyToCall("call0", "Nguyen", 0.82);
    coOp.daysPass(2);
    for (int i = 1; i < 20; i++) {
      String name = List.of("Nguyen", "Okafor", "García", "Haddad").get(i % 4);
      aFamilyToCall("call" + i, name, 0.98 - i / 200.0);
    }
    coOp.settles();
    promises(1);
    List<String> words =
        List.of(
            "Hola, ¿pueden llamarnos el jueves después de las cuatro?",
            "The commute is too long for us.",
            "Sí, todo bien, gracias.");
    for (int i = 0; i < 3; i++) {
      coOp.aFamilyWith("reply" + i, "familyName", List.of("Ramos", "Jones", "Ortega").get(i));
      coOp.aPredictionFor("reply" + i);
      coOp.familyReplies("reply" + i, "email", words.get(i));
    }
    coOp.aFamilyWith("review", "familyName", "Rossi");
    coOp.aPredictionFor("review", 0.9, 50);
    coOp.deploys("concern_outreach.email.txt", "Hello {{nobodyKnows}}");
    coOp.aFamilyWith("failed", "familyName", "Svensson");
    coOp.aPredictionFor("failed");
  }

  /** Somebody is to be called at four. */
  private void promises(int call) {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    String task = sarah.open("/desk").html().select(".list a").get(call).attr("href");
    sarah.open(task);
    sarah.post(
        task + "/postpone",
        Map.of(
            "_csrf",
            sarah.token(),
            "day",
            coOp.now().atZoneSameInstant(CoOp.NEW_YORK).toLocalDate().toString(),
            "time",
            "16:00",
            "as",
            "promised"));
  }

  private void aFamilyToCall(String id, String name, double risk) {
    Map<String, Object> family = coOp.aUsualFamily(id);
    family.put("familyName", name);
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily(id, family);
    coOp.predicts(coOp.aPrediction(id, risk, 91));
  }

  private void tabTo(String element) {
    for (int tabs = 0; tabs < 60; tabs++) {
      browser.press(Keys.TAB);
      if ((Boolean) browser.run("return document.activeElement.matches(arguments[0])", element)) {
        return;
      }
    }
    throw new AssertionError("no way to " + element + " by the tab key");
  }

  private String text(String element) {
    return (String) browser.run("return document.querySelector(arguments[0]).innerText", element);
  }

  private long widest() {
    return (Long) browser.run("return document.documentElement.scrollWidth");
  }
}
