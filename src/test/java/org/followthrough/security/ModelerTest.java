package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.followthrough.RawCall;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What Camunda Modeler's window sends when somebody deploys. The calls are those of its own source,
 * made by a page from {@code file://} in Chromium with its rules for other sites off, as Electron
 * has them for such a page, and recorded as they came over the wire.
 */
@SandboxTest
class ModelerTest {

  private static final String BOUNDARY = "----WebKitFormBoundaryBV5EGJL6GHN15gAL";
  private static final Path SAMPLE = Path.of("samples/book_reminder");

  @Autowired CoOp coOp;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  /** Only then does it show the fields for name and password. */
  @ParameterizedTest
  @ValueSource(strings = {"file://", ""})
  void itFindsOutThatItHasToSignIn(String origin) throws IOException {
    assertThat(
            modeler("GET", "/engine-rest/deployment?maxResults=0", origin).to(coOp.url()).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", ""})
  void itConnectsAndAsksForTheVersion(String origin) throws IOException {
    for (String path : List.of("/engine-rest/deployment?maxResults=0", "/engine-rest/version")) {
      assertThat(modeler("GET", path, origin).as("ana", "ana").to(coOp.url()).status())
          .as(path)
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", ""})
  void itDeploys(String origin) throws IOException {
    RawCall.Answer answer =
        modeler("POST", "/engine-rest/deployment/create", origin)
            .as("ana", "ana")
            .body("multipart/form-data; boundary=" + BOUNDARY, deployment())
            .to(coOp.url());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"deployedProcessDefinitions\":{\"book_reminder:");
    JsonNode workflows =
        coOp.body(
            coOp.as("ana", org.springframework.http.HttpMethod.GET, "/api/v1/workflows", null));
    assertThat(workflows.findValuesAsText("key")).contains("book_reminder");
  }

  /** Pools and lanes, colours, notes, groups, data and the marks of an element template. */
  @Test
  void whatOnlyDrawsOrExplainsIsDeployedWithIt() throws IOException {
    String drawn = Files.readString(Path.of("src/test/resources/modeler/drawn.bpmn"));
    RawCall.Answer answer =
        modeler("POST", "/engine-rest/deployment/create", "file://")
            .as("ana", "ana")
            .body(
                "multipart/form-data; boundary=" + BOUNDARY,
                field("deployment-name", "drawn")
                    + field("deployment-source", "Camunda Modeler")
                    + field("enable-duplicate-filtering", "true")
                    + file("drawn.bpmn", "text/xml", drawn)
                    + "--"
                    + BOUNDARY
                    + "--\r\n")
            .to(coOp.url());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"deployedProcessDefinitions\":{\"drawn:");
  }

  @Test
  void withoutAPasswordItChangesNothing() throws IOException {
    RawCall.Answer answer =
        modeler("POST", "/engine-rest/deployment/create", "file://")
            .body("multipart/form-data; boundary=" + BOUNDARY, deployment())
            .to(coOp.url());

    assertThat(answer.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/families/martinez",
        "/sandbox/clock",
        "/camunda/app/welcome/default/",
        "/"
      })
  void itHasNoBusinessElsewhere(String path) throws IOException {
    assertThat(modeler("GET", path, "file://").as("ana", "ana").to(coOp.url()).status())
        .isEqualTo(403);
  }

  private static RawCall modeler(String method, String path, String origin) throws IOException {
    RawCall call = RawCall.of(method, path);
    for (String header : Files.readAllLines(Path.of("src/test/resources/modeler/headers.txt"))) {
      call.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
    }
    return origin.isEmpty() ? call : call.header("Origin", origin);
  }

  /** The diagram that is open, then what has been attached to it. */
  private static String deployment() throws IOException {
    StringBuilder form =
        new StringBuilder(
            field("deployment-name", "book_reminder")
                + field("deployment-source", "Camunda Modeler")
                + field("enable-duplicate-filtering", "true")
                + file("book_reminder.bpmn", "text/xml"));
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".bpmn")) {
          form.append(file(name, "application/octet-stream"));
        }
      }
    }
    return form.append("--").append(BOUNDARY).append("--\r\n").toString();
  }

  private static String field(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  private static String file(String name, String type) throws IOException {
    return file(name, type, Files.readString(SAMPLE.resolve(name)));
  }

  private static String file(String name, String type, String content) {
    return ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
            + "Content-Type: %s\r\n\r\n%s\r\n")
        .formatted(BOUNDARY, name, name, type, content);
  }
}
