package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** The application in a JVM of its own, on one data directory and port through all its lives. */
final class SandboxProcess implements AutoCloseable {

  /** Long, for a machine that has much else to do: one that has died is noticed at once. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Path directory = Path.of("target", "sandbox-processes", UUID.randomUUID() + "");
  private final Path log = directory.resolve("application.log");
  private final int port = freePort();
  private final CoOp coOp;
  private Process process;

  SandboxProcess() {
    this.coOp =
        new CoOp(
            new MockEnvironment().withProperty("local.server.port", String.valueOf(port)),
            new ObjectMapper());
  }

  CoOp coOp() {
    return coOp;
  }

  void start() {
    process = launch(port, log);
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(100))
        .failFast(() -> assertThat(process.isAlive()).as(read(log)).isTrue())
        .ignoreExceptionsInstanceOf(ResourceAccessException.class)
        .until(this::isHealthy);
  }

  /** As {@code kill -9}: nothing in the JVM gets to know of it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C; PostgreSQL must not outlive it. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("it stops").isTrue();
    assertThat(postgres()).as("the PostgreSQL that it left running").isEmpty();
    assertThat(data().resolve("postgres/postmaster.pid")).doesNotExist();
  }

  /** Starts another one on the same directory and says what it says. */
  String outputOfASecondOne() throws InterruptedException {
    Path output = directory.resolve("second.log");
    Process second = launch(freePort(), output);
    try {
      assertThat(second.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("it gives up").isTrue();
      assertThat(second.exitValue()).isNotZero();
      return read(output);
    } finally {
      second.destroyForcibly();
    }
  }

  /** Counted on its disk, so that asking costs it nothing. */
  int messagesReceived() {
    return files("mail", ".eml") + files("sms", ".json");
  }

  private int files(String folder, String suffix) {
    String[] files = data().resolve(folder).toFile().list((in, name) -> name.endsWith(suffix));
    return files == null ? 0 : files.length;
  }

  boolean isHealthy() {
    return RestClient.create(coOp.url())
        .get()
        .uri("/actuator/health")
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .is2xxSuccessful();
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    postgres()
        .ifPresent(
            postgres -> {
              postgres.destroy();
              postgres.onExit().join();
            });
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** The server on our directory, if one runs. */
  private Optional<ProcessHandle> postgres() {
    String path = data().resolve("postgres").toAbsolutePath().toString();
    return ProcessHandle.allProcesses()
        .filter(
            one ->
                Arrays.asList(one.info().arguments().orElse(new String[0])).contains(path)
                    && one.info().command().orElse("").endsWith("postgres"))
        .findFirst();
  }

  private Process launch(int onPort, Path output) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Duser.timezone=UTC", "-Xmx512m"));
    // It lives for seconds: what makes it start sooner counts, not what makes it fast later.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath(), FollowthroughApplication.class.getName()));
    command.add("--server.port=" + onPort);
    command.add("--followthrough.sandbox.data-directory=" + data());
    command.add("--followthrough.sandbox.start-at=2099-03-01T09:00:00-05:00");
    try {
      Files.createDirectories(directory);
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the tests, whose components would be found and started. */
  private static String classPath() {
    String ofTests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(ofTests.split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
