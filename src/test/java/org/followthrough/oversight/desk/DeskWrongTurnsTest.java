package org.followthrough.oversight.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever goes wrong at the desk reads words, and finds the way back. */
@SandboxTest
class DeskWrongTurnsTest {

  @Autowired CoOp coOp;
  private DeskSession sarah;

  @BeforeEach
  void open() {
    coOp.opensOnAMonday();
    sarah = DeskSession.of("sarah", coOp.url());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/desk/", "/desk/nowhere", "/desk/tasks", "/desk/families/f/g/h"})
  void aPathThatLeadsNowhereIsSaidOnAPage(String path) {
    isAPage(sarah.get(path), 404, "There is no such page at the desk.");
  }

  @Test
  void theAddressOfAFormIsNoPage() {
    HttpResponse<String> opened = sarah.get("/desk/tasks/any/outcome");

    isAPage(opened, 405, "There is no page here to open");
    assertThat(opened.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void aPageIsNoForm() {
    sarah.open("/desk");

    isAPage(
        sarah.post("/desk", Map.of("_csrf", sarah.token())), 405, "There is no page here to open");
  }

  @Test
  void whatAPageLoadsIsAnsweredForTheBrowser() {
    assertThat(sarah.get("/desk/assets/none.js"))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(404);
              assertThat(answer.headers().firstValue("Content-Type"))
                  .contains("application/problem+json");
            });
  }

  private static void isAPage(HttpResponse<String> answer, int status, String words) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(Jsoup.parse(answer.body()).select("h1").text()).contains(words);
    assertThat(Jsoup.parse(answer.body()).select("main a[href=/desk]")).isNotEmpty();
  }
}
