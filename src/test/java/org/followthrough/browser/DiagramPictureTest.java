package org.followthrough.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pictures of the README and of the analysts' guide are drawn from the diagrams that the engine
 * deploys. Fonts differ from machine to machine, so it is the diagram's hash in the picture that
 * must agree, not the picture itself.
 */
class DiagramPictureTest {

  private static final Path VIEWER =
      Path.of("src/lint/node_modules/bpmn-js/dist/bpmn-viewer.production.min.js");

  private static final String DRAW =
      """
      const [diagram, numbered, done] = arguments;
      const viewer = new BpmnJS({ container: '#canvas' });
      // A number stands half outside of what it is at.
      const widened = svg => svg
        .replace(/viewBox="(\\S+) (\\S+) (\\S+) (\\S+)"/, (all, x, y, width, height) =>
          `viewBox="${x - 14} ${y - 14} ${+width + 28} ${+height + 28}"`);
      viewer.importXML(diagram)
        .then(async ({ warnings }) => {
          const { svg } = await viewer.saveSVG();
          const marks = numbered.map((id, i) => {
            const { x, y } = viewer.get('elementRegistry').get(id);
            return `<circle cx="${x}" cy="${y}" r="11" fill="#c62828"/>`
              + `<text x="${x}" y="${y + 4}" text-anchor="middle" fill="white"`
              + ` font-family="Arial, sans-serif" font-size="12" font-weight="bold">${i + 1}</text>`;
          });
          done({
            svg: numbered.length ? widened(svg).replace('</svg>', marks.join('') + '</svg>') : svg,
            warnings: warnings.map(String)
          });
        })
        .catch((problem) => done({ svg: '', warnings: [String(problem)] }));
      """;

  /** The guide explains these by their numbers in the picture. */
  private static final List<String> EXPLAINED =
      List.of(
          "bookOverdue",
          "sendTheReminder",
          "emailUndeliverable",
          "threeDaysPassedWithoutTheBook",
          "textIsDue",
          "sendTheText",
          "familyReminded",
          "familyReplied",
          "answerTheReply",
          "bookReturned");

  @RegisterExtension final Chromium browser = new Chromium();

  @ParameterizedTest
  @ValueSource(strings = {"high_risk_intervention", "tell_the_family", "book_reminder"})
  void aPictureIsThatOfTheDiagram(String name) throws Exception {
    Path picture = Path.of("docs/pictures", name + ".svg");
    String diagram = Files.readString(diagram(name)).replace("\r\n", "\n");
    String mark =
        "<!-- drawn from "
            + diagram(name).getFileName()
            + ", sha-256 "
            + sha256(diagram + String.join("", numbered(name)))
            + " -->";
    if (Files.exists(picture) && Files.readString(picture).contains(mark)) {
      return;
    }
    assumeTrue(
        Files.exists(VIEWER),
        "bpmn-js is not installed: run 'npm ci --ignore-scripts' in src/lint to draw the picture");
    Files.createDirectories(picture.getParent());
    Files.writeString(
        picture, drawn(diagram, numbered(name)).replaceFirst("(?=<svg )", mark + "\n"));
    fail(
        "%s was not the picture of %s and has been drawn anew: look at it and commit it"
            .formatted(picture, diagram(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"high_risk_intervention", "tell_the_family"})
  void theDiagramOpensInTheViewerWithoutAWarning(String name) throws Exception {
    assumeTrue(
        Files.exists(VIEWER),
        "bpmn-js is not installed: run 'npm ci --ignore-scripts' in src/lint");
    assertThat(drawn(Files.readString(diagram(name)), List.of()))
        .contains("created with bpmn-js", "<svg ");
  }

  private static Path diagram(String name) {
    Path ours = Path.of("bpmn", name + ".bpmn");
    return Files.exists(ours) ? ours : Path.of("samples", name, name + ".bpmn");
  }

  private static List<String> numbered(String name) {
    return name.equals("book_reminder") ? EXPLAINED : List.of();
  }

  private String drawn(String diagram, List<String> numbered) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(
        server,
        "/",
        "text/html",
        "<!doctype html><div id=canvas style='width: 1600px; height: 900px'></div>"
            + "<script src='/viewer.js'></script>");
    serve(server, "/viewer.js", "text/javascript", Files.readString(VIEWER));
    server.start();
    try {
      browser.open("http://localhost:" + server.getAddress().getPort() + "/");
      Map<?, ?> answer = (Map<?, ?>) browser.await(DRAW, diagram, numbered);
      assertThat((List<?>) answer.get("warnings")).isEmpty();
      // A page may be dark; the lines are black.
      return answer
          .get("svg")
          .toString()
          .replaceFirst("<svg ", "<svg style=\"background: white\" ");
    } finally {
      server.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, String type, String content) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = content.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
