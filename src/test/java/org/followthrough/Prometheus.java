package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Prometheus itself, watching one application with the configuration that our guide for operations
 * gives, but every second. Where it is not installed, a test that needs it is skipped and says so.
 */
final class Prometheus implements AutoCloseable {

  private static final Pattern CONFIGURATION =
      Pattern.compile("```yaml\n(rule_files:.*?)```", Pattern.DOTALL);

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Path directory;
  private final Process process;
  private final RestClient api;

  /**
   * @param url of the application
   */
  Prometheus(String url) {
    int port = TestSocketUtils.findAvailableTcpPort();
    try {
      directory = Files.createTempDirectory("prometheus");
      Files.copy(Scrape.RULES, directory.resolve(Scrape.RULES.getFileName()));
      Matcher ours = CONFIGURATION.matcher(Files.readString(Path.of("docs/operations.md")));
      assertThat(ours.find()).as("the configuration in docs/operations.md").isTrue();
      Files.writeString(
          directory.resolve("prometheus.yaml"),
          "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
              + ours.group(1).replace("localhost:8080", url.replace("http://", "")));
      process =
          start(
              new ProcessBuilder(
                      "prometheus",
                      "--config.file=" + directory.resolve("prometheus.yaml"),
                      "--storage.tsdb.path=" + directory.resolve("data"),
                      "--web.listen-address=127.0.0.1:" + port)
                  .redirectErrorStream(true)
                  .redirectOutput(directory.resolve("log").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    api = RestClient.create("http://127.0.0.1:" + port + "/api/v1");
  }

  /**
   * Waits until an alert is active, or is not; it fires where it stays so for as long as its rule
   * says.
   */
  void awaitAlert(String name, boolean active) {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(ResourceAccessException.class)
        .untilAsserted(
            () -> {
              JsonNode answer = ask("/query?query={q}", "up");
              assertThat(answer.at("/data/result")).as("what is scraped").hasSize(1);
              assertThat(
                      ask("/alerts")
                          .at("/data/alerts")
                          .findValuesAsText("alertname")
                          .contains(name))
                  .as(name)
                  .isEqualTo(active);
            });
  }

  private JsonNode ask(String path, Object... variables) throws IOException {
    return new ObjectMapper()
        .readTree(api.get().uri(path, variables).retrieve().body(String.class));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    FileSystemUtils.deleteRecursively(directory);
  }

  /** Its {@code promtool}. */
  static Answer tool(Path input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    ProcessBuilder promtool = new ProcessBuilder(command).redirectErrorStream(true);
    if (input != null) {
      promtool.redirectInput(input.toFile());
    }
    try {
      Process process = start(promtool);
      String said = new String(process.getInputStream().readAllBytes());
      return new Answer(process.onExit().join().exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(ProcessBuilder command) throws IOException {
    try {
      return command.start();
    } catch (IOException e) {
      assumeTrue(
          false, command.command().get(0) + " is not installed (Debian's package prometheus)");
      throw e;
    }
  }

  record Answer(int status, String said) {}
}
