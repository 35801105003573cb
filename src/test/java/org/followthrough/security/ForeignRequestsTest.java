package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.followthrough.CoOp;
import org.followthrough.RawCall;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Whom the sandbox answers: this machine, and no page of another site that its browser shows. */
@SandboxTest
class ForeignRequestsTest {

  /** Of every part of the application, also what nobody signs in for and what is not there. */
  private static final List<String> EVERYWHERE =
      List.of(
          "/",
          "/sandbox/clock",
          "/sandbox/messages",
          "/sandbox/index.html",
          "/api/v1/instances",
          "/api/v1/nothing",
          "/engine-rest/task",
          "/camunda/app/welcome/default/",
          "/camunda/api/engine/engine/default/task",
          "/camunda/lib/deps.js",
          "/actuator/health",
          "/actuator/prometheus",
          "/v3/api-docs",
          "/swagger-ui/index.html",
          "/unsubscribe/none",
          "/webhooks/sms/inbound",
          "/error",
          "/nothing");

  @Autowired CoOp coOp;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Host, evil.example",
    "Host, evil.example:8080",
    "Host, localhost.evil.example",
    "Host, 127.0.0.1.evil.example",
    "Host, 128.0.0.1",
    "Host, 192.168.1.5",
    "Host, 0.0.0.0",
    "Host, [::2]",
    "Host, [::ffff:10.0.0.1]",
    "Origin, http://evil.example",
    "Origin, https://localhost.evil.example",
    "Origin, http://evil.example:80@localhost.example",
    "Origin, http://192.168.1.5",
    "Origin, null",
    "Origin, file://",
    "Origin, chrome-extension://abcdef",
    "Origin, nonsense",
    "Sec-Fetch-Site, cross-site"
  })
  void whatIsNotAddressedToItIsRefusedEverywhere(String header, String value) {
    SoftAssertions all = new SoftAssertions();
    for (String path : EVERYWHERE) {
      for (String method : List.of("GET", "POST")) {
        if (!isExcepted(value, path)) {
          RawCall.Answer answer =
              RawCall.of(method, path).header(header, value).as("admin", "admin").to(coOp.url());
          String what = method + " " + path;
          all.assertThat(answer.status()).as(what).isEqualTo(403);
          all.assertThat(answer.header("Content-Type"))
              .as(what)
              .contains("application/problem+json");
          all.assertThat(answer.body()).as(what).contains("header " + header);
        }
      }
    }
    all.assertAll();
  }

  /** Modeler's window, and the button of the unsubscribe page: they have tests of their own. */
  private static boolean isExcepted(String value, String path) {
    return value.equals("file://") && path.startsWith("/engine-rest")
        || value.equals("null") && path.startsWith("/unsubscribe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "localhost:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.99.0.3",
        "[::1]",
        "[::1]:8080"
      })
  void thisMachineIsAnsweredByWhicheverOfItsNames(String host) {
    assertThat(RawCall.get("/sandbox/clock").header("Host", host).to(coOp.url()).status())
        .isEqualTo(200);
    assertThat(
            RawCall.get("/sandbox/clock")
                .header("Origin", "http://" + host)
                .to(coOp.url())
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"same-origin, http://localhost:1", "none,", "same-site, http://localhost:3000"})
  void itsOwnPagesGoOn(String site, String origin) {
    RawCall call =
        RawCall.of("POST", "/sandbox/clock")
            .header("Sec-Fetch-Site", site)
            .header("Sec-Fetch-Mode", "cors")
            .body("application/json", "{\"advance\": \"PT1S\"}");
    if (origin != null) {
      call.header("Origin", origin);
    }

    assertThat(call.to(coOp.url()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/camunda/app/tasklist/default/"})
  void aLinkInAMailOpensAPage(String path) {
    assertThat(link("GET", path, "document").status()).isEqualTo(200);
  }

  @Test
  void butNothingElseOfAnotherSiteDoes() {
    assertThat(link("POST", "/sandbox/reset", "document").status()).isEqualTo(403);
    assertThat(link("GET", "/", "iframe").status()).isEqualTo(403);
    assertThat(link("GET", "/", "image").status()).isEqualTo(403);
  }

  /** The page has no referrer, and so its form no origin. */
  @Test
  void theUnsubscribeLinkOfAMailWorksToItsEnd() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    String page = unsubscribePage();

    assertThat(link("GET", page, "document").body()).contains("Stop the emails");
    RawCall button =
        RawCall.of("POST", page)
            .header("Origin", "null")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document")
            .body("application/x-www-form-urlencoded", "");
    assertThat(button.to(coOp.url()).body()).contains("sends you no more emails");
    assertThat(mayBeMailed()).isFalse();
  }

  @Test
  void soDoesAMailProgramsOwnButton() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");

    RawCall button =
        RawCall.of("POST", unsubscribePage())
            .body("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
    assertThat(button.to(coOp.url()).status()).isEqualTo(200);
    assertThat(mayBeMailed()).isFalse();
  }

  private RawCall.Answer link(String method, String path, String destination) {
    return RawCall.of(method, path)
        .header("Sec-Fetch-Site", "cross-site")
        .header("Sec-Fetch-Mode", "navigate")
        .header("Sec-Fetch-User", "?1")
        .header("Sec-Fetch-Dest", destination)
        .to(coOp.url());
  }

  private String unsubscribePage() {
    JsonNode headers = coOp.lastMessage("martinez", "email").get("headers");
    String link = headers.get("List-Unsubscribe").asText();
    return link.replaceFirst(".*<http://[^/]+(/unsubscribe/[^>]+)>.*", "$1");
  }

  private boolean mayBeMailed() {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/families/martinez", null))
        .at("/consent/email")
        .asBoolean();
  }
}
