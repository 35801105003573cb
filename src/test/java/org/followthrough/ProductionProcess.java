package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** The packaged application in a JVM of its own that knows nothing but its environment. */
final class ProductionProcess implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Map<String, String> environment;
  private final Path log;
  private Process process;

  /**
   * @param directory where it logs
   */
  ProductionProcess(Map<String, String> environment, Path directory) {
    this.environment = environment;
    this.log = directory.resolve("production.log");
  }

  /** Starts it and waits until it is healthy at this address. */
  void startAt(String url) {
    launch();
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        .failFast(() -> assertThat(process.isAlive()).as(log()).isTrue())
        .ignoreExceptionsInstanceOf(ResourceAccessException.class)
        .until(
            () ->
                RestClient.create(url)
                    .get()
                    .uri("/actuator/health")
                    .retrieve()
                    .onStatus(status -> true, (request, response) -> {})
                    .toBodilessEntity()
                    .getStatusCode()
                    .is2xxSuccessful());
  }

  /** Starts it, which is to fail, and waits for that. */
  void refusesToStart() throws InterruptedException {
    launch();
    assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("it gives up").isTrue();
    assertThat(process.exitValue()).isNotZero();
  }

  /** As {@code kill} and {@code docker stop} do. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("it stops").isTrue();
  }

  /** What it has said since it was started last. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private void launch() {
    ProcessBuilder java =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Duser.timezone=UTC",
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("production.jar")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    java.environment().clear();
    java.environment().putAll(environment);
    try {
      process = java.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
