package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever opens a page that is not theirs reads in words whose it is. */
@SandboxTest
class RefusalPageTest {

  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

  @Autowired CoOp coOp;

  @Test
  void cockpitIsNotACoordinators() {
    WebAppSession sarah = signedIn("tasklist", "sarah");

    WebAppSession.Answer answer = sarah.get("/camunda/app/cockpit/default/", HTML);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body())
        .contains("Signed in as a coordinator; Cockpit is for operations.")
        .contains("Sign out");
    assertThat(sarah.get("/camunda/app/tasklist/default/", HTML).status()).isEqualTo(200);
  }

  @Test
  void signingOutThereNeedsThePagesToken() {
    WebAppSession sarah = signedIn("tasklist", "sarah");
    String token =
        sarah
            .get("/camunda/app/cockpit/default/", HTML)
            .body()
            .replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");

    assertThat(sarah.form("/sign-out", "token=wrong").status()).isEqualTo(403);
    assertThat(sarah.get("/camunda/app/cockpit/default/", HTML).status()).isEqualTo(403);
    assertThat(sarah.form("/sign-out", "token=" + token).status()).isEqualTo(303);
    assertThat(sarah.get("/camunda/app/cockpit/default/", HTML).status()).isEqualTo(200);
  }

  @Test
  void programsGetAProblem() {
    WebAppSession sarah = signedIn("tasklist", "sarah");

    assertThat(sarah.get("/api/v1/audit/check", "application/json").body()).doesNotContain("<html");
  }

  @Test
  void whoeverHasSignedInToAWebAppReadsTheApiDescription() {
    WebAppSession otto = signedIn("cockpit", "otto");

    assertThat(otto.get("/swagger-ui/index.html", HTML).status()).isEqualTo(200);
    assertThat(otto.get("/v3/api-docs", "application/json").status()).isEqualTo(200);
    assertThat(new WebAppSession(coOp.url()).get("/v3/api-docs", "application/json").status())
        .isEqualTo(401);
  }

  private WebAppSession signedIn(String app, String user) {
    WebAppSession session = new WebAppSession(coOp.url());
    session.signIn(app, user, user);
    return session;
  }
}
