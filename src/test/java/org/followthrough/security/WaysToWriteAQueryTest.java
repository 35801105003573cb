package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.followthrough.security.HostileCaller.EVIL;
import static org.followthrough.security.HostileCaller.NESTED;
import static org.followthrough.security.HostileCaller.encoded;
import static org.followthrough.security.HostileCaller.refused;
import static org.followthrough.security.HostileCaller.utf8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * However a query is written, it is checked as the engine will read it: its address, its keys, its
 * characters and its type.
 */
@SandboxTest
class WaysToWriteAQueryTest {

  @Autowired CoOp coOp;
  private HostileCaller sarah;

  @BeforeEach
  void aCoordinator() {
    coOp.opensOnAMonday();
    sarah = new HostileCaller(coOp, "sarah");
  }

  @AfterEach
  void nothingHasRun() {
    HostileCaller.nothingRan();
  }

  /** No client of today's sends such an address. */
  @Test
  void anAddressThatCannotBeDecodedIsRefused() throws IOException {
    HttpURLConnection call =
        (HttpURLConnection)
            new URL(coOp.url() + "/engine-rest/task?assigneeExpression=%zz").openConnection();
    call.setRequestProperty("Authorization", sarah.credentials());

    assertThat(call.getResponseCode()).isEqualTo(400);
    assertThat(new String(call.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("the parameter 'assigneeExpression=%zz' cannot be read");
  }

  @Test
  void aBodyIsReadAsTheEngineReadsItHoweverItIsWritten() {
    SoftAssertions all = new SoftAssertions();
    String evil = "\"" + EVIL + "\"";
    for (String body :
        List.of(
            "{\"assigneeExpression\": \"${now()}\", \"assigneeExpression\": " + evil + "}",
            "{\"assigneeExpression\": " + evil + ", \"assigneeExpression\": null}",
            "{\"assignee\\u0045xpression\": " + evil + "}",
            "{\"\\u0061ssigneeExpression\": " + evil + "}",
            "{\"assigneeEXPRESSION\": " + evil + "}",
            "{\"assigneeExpression\": \"\\u0024{now() }\"}",
            "{\"assigneeExpression\": [" + evil + "]}",
            "{\"assigneeExpression\": 7}",
            "{\"assigneeExpression\": \"\"}",
            "{\"assigneeExpression\": \"sarah\"}",
            "\uFEFF{\"assigneeExpression\": " + evil + "}",
            " \n\t{\"assigneeExpression\": " + evil + "} and more",
            "{} {\"assigneeExpression\": " + evil + "}",
            "{\"a\": \"" + "x".repeat(500_000) + "\", \"assigneeExpression\": " + evil + "}",
            "/**/{\"assigneeExpression\": " + evil + "}",
            "{'assigneeExpression': 'x'}",
            "{assigneeExpression: 'x'}",
            "[".repeat(5000))) {
      refused(all, body, sarah.post("/engine-rest/task", body));
      refused(all, body, sarah.inAWebApp().call(HttpMethod.POST, "/task", body));
    }
    all.assertThat(sarah.post("/engine-rest/task", "x".repeat(1_100_000)).status()).isEqualTo(413);
    all.assertAll();
  }

  /** The engine decides by the charset for some bodies, and by the bytes for others. */
  @Test
  void aBodyInAnotherCharsetOrOfAnotherTypeGetsNothingPast() {
    SoftAssertions all = new SoftAssertions();
    String list = "/engine-rest/filter/" + sarah.list("My tasks") + "/list";
    for (String path : List.of("/engine-rest/task", list)) {
      for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32BE", "IBM037", "ISO-2022-KR")) {
        byte[] bytes = NESTED.getBytes(Charset.forName(charset));
        refused(
            all, path + charset, sarah.post(path, bytes, "application/json; charset=" + charset));
        refused(all, path + charset, sarah.post(path, bytes, "application/json"));
      }
      refused(
          all,
          path,
          sarah.post(path, utf8(NESTED), "application/json; charset=\"utf-16\"; charset=utf-8"));
      for (String type :
          List.of("application/json; charset=utf-8", "application/hal+json", "text/json")) {
        refused(all, path + type, sarah.post(path, utf8(NESTED), type));
      }
      for (String type :
          List.of(
              "multipart/form-data; boundary=x",
              "application/x-www-form-urlencoded",
              "multipart/form-data")) {
        all.assertThat(sarah.post(path, utf8(NESTED), type).status())
            .as(path + type)
            .isIn(400, 415);
      }
    }
    all.assertAll();
  }

  @Test
  void theAddressIsReadAsTheEngineReadsIt() {
    SoftAssertions all = new SoftAssertions();
    for (String parameter :
        List.of(
            "assigneeExpression=" + encoded(EVIL),
            "%61ssigneeExpression=" + encoded(EVIL),
            "maxResults=1&assigneeExpression=" + encoded(EVIL),
            "assigneeExpression=" + encoded("${now()}") + "&assigneeExpression=" + encoded(EVIL),
            "AssigneeEXPRESSION=" + encoded(EVIL),
            "assigneeExpression=",
            "assigneeExpression=%ff%fe")) {
      for (String path :
          List.of(
              "/engine-rest/task",
              "/engine-rest/task/count",
              "/engine-rest/engine/default/task",
              "/engine-rest/history/task")) {
        refused(all, path + "?" + parameter, sarah.get(path + "?" + parameter));
      }
      refused(all, parameter, sarah.inAWebApp().call(HttpMethod.GET, "/task?" + parameter, null));
    }
    all.assertAll();
  }
}
