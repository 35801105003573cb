package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.followthrough.CoOp;
import org.followthrough.security.WebAppSession.Answer;

/** Somebody who sends hostile queries: by Basic byte for byte, or in the session of a web app. */
final class HostileCaller {

  static final String EVIL =
      "${''.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null)"
          + ".exec('touch pwned')}";

  static final String NESTED = "{\"orQueries\": [{\"assigneeExpression\": \"" + EVIL + "\"}]}";

  private final CoOp coOp;
  private final String user;

  HostileCaller(CoOp coOp, String user) {
    this.coOp = coOp;
    this.user = user;
  }

  Answer post(String path, String body) {
    return post(path, utf8(body), "application/json");
  }

  Answer post(String path, byte[] body, String type) {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)).header("Content-Type", type));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  /** The id of a saved list, by its name. */
  String list(String name) {
    return coOp.read(get("/engine-rest/filter?name=" + encoded(name)).body())
        .get(0)
        .get("id")
        .asText();
  }

  WebAppSession inAWebApp() {
    WebAppSession session = new WebAppSession(coOp.url());
    assertThat(session.signIn("welcome", user, user)).as(user).isEqualTo(200);
    return session;
  }

  String credentials() {
    return "Basic " + Base64.getEncoder().encodeToString(utf8(user + ":" + user));
  }

  static void refused(SoftAssertions all, String what, Answer answer) {
    String shortened = what.length() > 120 ? what.substring(0, 120) : what;
    all.assertThat(answer.status()).as(shortened + answer.body()).isEqualTo(400);
    all.assertThat(answer.body())
        .as(shortened)
        .contains("\"type\":\"InvalidRequestException\"", "\"message\":\"/");
  }

  static void nothingRan() {
    try (Stream<Path> here = Files.list(Path.of("."))) {
      assertThat(here.filter(file -> file.getFileName().toString().startsWith("pwned"))).isEmpty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(coOp.url() + path))
        .header("Authorization", credentials());
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      var response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
