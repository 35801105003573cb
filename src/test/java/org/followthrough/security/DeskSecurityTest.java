package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.oversight.desk.DeskSession;
import org.followthrough.oversight.desk.DeskSession.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever means harm to coordinators' sessions, or to families by them. */
@SandboxTest
class DeskSecurityTest {

  private static final String HOSTILE =
      "\"><img src=x onerror=alert(1)></textarea><script>alert(2)</script>{{csrf}}'";

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyToCall() {
    coOp.opensOnAMonday();
    Map<String, Object> family = coOp.aUsualFamily("martinez");
    family.put("consent", Map.of("email", false, "sms", false));
    coOp.aFamily("martinez", family);
    coOp.aPredictionFor("martinez");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "of another session"})
  void aChangeWithoutTheTokenOfItsSessionIsRefused(String token) {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    DeskSession other = DeskSession.of("sarah", coOp.url());
    other.open("/desk");
    Map<String, String> fields = new HashMap<>(Map.of("callOutcome", "do_not_contact"));
    if (!token.isEmpty()) {
      fields.put("_csrf", token.equals("wrong") ? "wrong" : other.token());
    }
    for (String path :
        List.of(
            "/desk/tasks/" + call.taskId() + "/outcome",
            "/desk/tasks/" + call.taskId() + "/postpone",
            "/desk/families/martinez/notes",
            "/desk/families/martinez/addresses",
            "/desk/sign-out")) {
      assertThat(sarah.post(path, fields).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(sarah.open("/desk").heading()).isEqualTo("Call the Martinez family");
  }

  @Test
  void aPageOfAnotherSiteChangesNothingEvenWithTheToken() {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    Map<String, String> fields =
        Map.of("_csrf", sarah.token(), "callOutcome", "do_not_contact", "callNotes", "");
    String path = "/desk/tasks/" + call.taskId() + "/outcome";

    assertThat(sarah.post(path, fields, Map.of("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(sarah.post(path, fields, Map.of("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
    assertThat(
            new DeskSession(coOp.url())
                .post(
                    "/desk/sign-in",
                    Map.of("username", "sarah", "password", "sarah"),
                    Map.of("Origin", "https://evil.example"))
                .statusCode())
        .as("nobody is signed in by another's page")
        .isEqualTo(403);
  }

  @Test
  void nothingIsChangedByAskingForAPage() {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    Page call = sarah.open("/desk");
    for (String path :
        List.of(
            "/desk/tasks/" + call.taskId() + "/outcome?callOutcome=do_not_contact",
            "/desk/tasks/" + call.taskId() + "/take-back",
            "/desk/families/martinez/notes?note=x",
            "/desk/sign-out")) {
      assertThat(sarah.get(path).statusCode()).as(path).isEqualTo(405);
    }
    assertThat(sarah.open("/desk").heading()).isEqualTo("Call the Martinez family");
  }

  @Test
  void whatAnybodyWroteIsShownAndNotRun() {
    Map<String, Object> family = coOp.aUsualFamily("jones");
    family.put("familyName", HOSTILE);
    coOp.aFamily("jones", family);
    Map<String, Object> prediction = coOp.aPrediction("jones", 0.99, 95);
    prediction.put("recommendation", HOSTILE);
    coOp.predicts(prediction);
    coOp.settles();
    coOp.familyReplies("jones", "email", HOSTILE);
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    sarah.open("/desk");
    sarah.post("/desk/families/jones/notes", Map.of("_csrf", sarah.token(), "note", HOSTILE));

    for (String path :
        List.of(
            "/desk?kind=replies",
            "/desk/families/jones",
            "/desk/families?q=" + encoded(HOSTILE.substring(0, 20)),
            "/desk/sign-in?to=" + encoded(HOSTILE))) {
      Page page = sarah.open(path);
      assertThat(page.html().select("img, script:not([src])")).as(path).isEmpty();
      assertThat(page.html().getAllElements())
          .as(path)
          .allSatisfy(
              element ->
                  assertThat(element.attributes().asList())
                      .noneMatch(attribute -> attribute.getKey().startsWith("on")));
    }
    assertThat(sarah.open("/desk?kind=replies").html().select("blockquote").text())
        .contains("<script>alert(2)</script>{{csrf}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/desk//evil.example",
        "/desk@evil.example",
        "/deskevil",
        "/desk/..//evil.example",
        "/desk/\r\nLocation: https://evil.example",
        "javascript:alert(1)",
        "/camunda/api/admin",
        "/desk/sign-out",
        "/%2f%2fevil.example"
      })
  void signingInLeadsToTheDeskAndNowhereElse(String to) {
    DeskSession sarah = new DeskSession(coOp.url());
    sarah.open("/desk/sign-in");

    assertThat(
            sarah
                .post(
                    "/desk/sign-in",
                    Map.of(
                        "username", "sarah", "password", "sarah", "to", to, "_csrf", sarah.token()))
                .headers()
                .firstValue("Location"))
        .contains("/desk");
  }

  @Test
  void signingInMakesANewSessionAndItsCookieIsForTheServerAlone() {
    DeskSession sarah = new DeskSession(coOp.url());
    sarah.open("/desk/sign-in");
    String before = sarah.cookies().get(0).getValue();
    var answer =
        sarah.post(
            "/desk/sign-in",
            Map.of("username", "sarah", "password", "sarah", "_csrf", sarah.token()));

    assertThat(sarah.cookies()).hasSize(1);
    assertThat(sarah.cookies().get(0).getValue()).isNotEqualTo(before);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .last()
        .asString()
        .contains("HttpOnly")
        .containsIgnoringCase("SameSite=Lax");

    String signedIn = sarah.cookies().get(0).getValue();
    sarah.open("/desk");
    sarah.submit("/desk/sign-out", Map.of());
    assertThat(
            new DeskSession(coOp.url())
                .get("/desk", Map.of("Cookie", "JSESSIONID=" + signedIn))
                .statusCode())
        .as("an ended session")
        .isEqualTo(303);
  }

  @Test
  void pagesAreNotKeptNotFramedAndRunNothingOfOthers() {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());
    for (String path :
        List.of("/desk", "/desk/families/martinez", "/desk/sign-in", "/desk/families?q=m")) {
      var headers = sarah.get(path).headers();
      assertThat(headers.firstValue("Cache-Control").orElse("")).as(path).contains("no-store");
      assertThat(headers.firstValue("X-Frame-Options")).as(path).contains("DENY");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ana, an analyst", "otto, operations"})
  void whoeverIsNoCoordinatorIsToldSoInWords(String who) {
    String user = who.substring(0, who.indexOf(','));
    DeskSession session = new DeskSession(coOp.url());

    Page page = session.signIn(user, user);

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.text())
        .containsIgnoringCase("Signed in as " + who + "; the desk is for coordinators");
    assertThat(session.submit("/desk/sign-out", Map.of()).heading()).isEqualTo("Sign in");
  }

  @Test
  void whoeverGuessesPasswordsWaits() {
    DeskSession guesser = new DeskSession(coOp.url());
    Page page = guesser.signIn("nobody", "wrong");
    assertThat(page.status()).isEqualTo(401);
    for (int guess = 0; guess < 40 && page.status() == 401; guess++) {
      page = guesser.signIn("nobody", "wrong");
    }

    assertThat(page.status()).isEqualTo(429);
    assertThat(page.text()).containsPattern("Try again in \\d+ seconds");
    coOp.passes("PT1M");
  }

  @Test
  void oneSignInServesTheDeskAndTasklist() {
    DeskSession sarah = DeskSession.of("sarah", coOp.url());

    assertThat(sarah.get("/camunda/api/admin/auth/user/default").body()).contains("\"sarah\"");
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
