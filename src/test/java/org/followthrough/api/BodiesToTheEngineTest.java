package org.followthrough.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A body that is larger than its path needs is refused in words before the engine sees it. */
@SandboxTest
class BodiesToTheEngineTest {

  private static final String JSON = "application/json";
  private static final String MULTIPART = "multipart/form-data; boundary=edge";
  private static final String DEPLOYMENT = "/engine-rest/deployment/create";
  private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/tasklist";
  private static final int MEGABYTE = 1024 * 1024;

  @Autowired CoOp coOp;
  @Autowired ObjectMapper json;

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @ParameterizedTest
  @ValueSource(strings = {DEPLOYMENT, "/engine-rest/engine/default/deployment/create"})
  void aDeploymentThatIsTooLargeIsRefusedInWords(String path) throws Exception {
    byte[] body = deployment(9 * MEGABYTE);

    tooLarge(send("ana", path, MULTIPART, BodyPublishers.ofByteArray(body)), "8388608 bytes");
    tooLarge(send("ana", path, MULTIPART, inChunks(body)), "8388608 bytes");
  }

  @Test
  void aDeploymentOfTooManyFilesIsRefusedInWords() throws Exception {
    String part = "--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    byte[] body = (part.repeat(1001) + "--edge--\r\n").getBytes(UTF_8);

    tooLarge(
        send("ana", DEPLOYMENT, MULTIPART, BodyPublishers.ofByteArray(body)), "than 1000 parts");
  }

  /** Larger than anything else that is sent, and still for the engine to judge. */
  @Test
  void aLargeDeploymentReachesTheEngine() throws Exception {
    HttpResponse<String> answer =
        send("ana", DEPLOYMENT, MULTIPART, inChunks(deployment(4 * MEGABYTE)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("a.bpmn: has 4194304 bytes; such a file has at most 1000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/engine-rest/task",
        "/engine-rest/task/count",
        "/engine-rest/process-definition/key/onboarding/start",
        "/engine-rest/task/an-id/variables/a",
        "/engine-rest/engine/default/task"
      })
  void anyOtherBodyIsSmall(String path) throws Exception {
    byte[] body = ("{\"name\": \"" + "a".repeat(MEGABYTE) + "\"}").getBytes(UTF_8);

    tooLarge(send("sarah", path, JSON, BodyPublishers.ofByteArray(body)), "1048576 bytes");
    tooLarge(send("sarah", path, JSON, inChunks(body)), "1048576 bytes");
  }

  @Test
  void alsoInTheWebAppsAfterSignInAndSmallerStillBefore() throws Exception {
    byte[] body = ("{\"name\": \"" + "a".repeat(MEGABYTE / 2) + "\"}").getBytes(UTF_8);
    String tasks = "/camunda/api/engine/engine/default/task";

    tooLarge(send(null, LOGIN, JSON, inChunks(body)), "65536 bytes");
    tooLarge(send(null, tasks, JSON, inChunks(body)), "65536 bytes");

    signInToTasklist();
    tooLarge(send(null, tasks, JSON, inChunks(new byte[2 * MEGABYTE])), "1048576");
    assertThat(send(null, tasks, JSON, inChunks(body)).statusCode()).isNotEqualTo(413);
  }

  /** Nobody inflates what was compressed to be small on the way. */
  @Test
  void aCompressedBodyIsNoBody() throws Exception {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(small)) {
      zip.write(("{\"name\": \"" + "a".repeat(50 * MEGABYTE) + "\"}").getBytes(UTF_8));
    }

    HttpResponse<String> answer =
        send(
            "sarah",
            "/engine-rest/task",
            JSON,
            BodyPublishers.ofByteArray(small.toByteArray()),
            "Content-Encoding",
            "gzip");

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private void tooLarge(HttpResponse<String> answer, String limit) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    JsonNode fault = json.readTree(answer.body());
    assertThat(fault.path("type").asText()).isNotBlank();
    assertThat(fault.path("message").asText()).contains(limit, "which is the most that is taken");
  }

  private void signInToTasklist() throws Exception {
    get("/camunda/app/tasklist/default/");
    assertThat(
            send(
                    null,
                    LOGIN,
                    "application/x-www-form-urlencoded",
                    BodyPublishers.ofString("username=sarah&password=sarah"))
                .statusCode())
        .isEqualTo(200);
    // The session is a new one then, and its token too.
    get("/camunda/app/tasklist/default/");
  }

  private void get(String path) throws Exception {
    client.send(
        HttpRequest.newBuilder(URI.create(coOp.url() + path)).build(), BodyHandlers.discarding());
  }

  private HttpResponse<String> send(
      String user, String path, String type, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(coOp.url() + path))
            .POST(body)
            .header("Content-Type", type);
    if (user != null) {
      String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(UTF_8));
      request.header("Authorization", "Basic " + credentials);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    ((CookieManager) client.cookieHandler().orElseThrow())
        .getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
            .forEach(token -> request.header("X-XSRF-TOKEN", token.getValue()));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static BodyPublisher inChunks(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private static byte[] deployment(int length) {
    return ("--edge\r\nContent-Disposition: form-data; name=\"a.bpmn\"; filename=\"a.bpmn\"\r\n\r\n"
            + "a".repeat(length)
            + "\r\n--edge--\r\n")
        .getBytes(UTF_8);
  }
}
