package org.followthrough.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.followthrough.startup.StartRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/** A real PostgreSQL of the sandbox's own, on the loopback interface and as durable as any. */
final class SandboxDatabase implements AutoCloseable {

  static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(SandboxDatabase.class);

  private static final String NAME = "postgres";
  private static final String UNFINISHED = NAME + "-unfinished-";

  /** Recovery from a kill takes its time on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final int LINES_TO_SHOW = 10;

  private final Path directory;
  private final File log;
  private final EmbeddedPostgres postgres;
  private volatile boolean closed;

  SandboxDatabase(DataDirectory data) {
    this.directory = data.resolve(NAME);
    this.log = data.resolve("postgres.log").toFile();
    // Spring closes what it has begun to start; a stop before that comes to this only.
    SpringApplication.getShutdownHandlers().add(this::stopWhatRuns);
    try {
      removeUnfinished(data);
      OrphanedPostgres.stop(directory);
      Files.deleteIfExists(log.toPath());
      if (!Files.exists(directory.resolve("PG_VERSION"))) {
        LOG.info("Making the sandbox's database in {}: only the first start takes that long", data);
        make(data.resolve(UNFINISHED + UUID.randomUUID()));
      }
      LOG.info("Starting the sandbox's database in {}", data);
      this.postgres = start(directory);
    } catch (IOException | RuntimeException e) {
      stopWhatRuns();
      throw new StartRefusal(
          "The sandbox's PostgreSQL does not start in " + directory + ". It says:\n" + lastWords(),
          "See " + log + " for all that it says.",
          e);
    }
  }

  String url() {
    return postgres.getJdbcUrl(USER, "postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    // It was given a few seconds; where that was not enough, the next start must not meet it.
    stopWhatRuns();
    closed = true;
  }

  private void stopWhatRuns() {
    try {
      if (!closed) {
        OrphanedPostgres.stop(directory);
      }
    } catch (IOException e) {
      LOG.warn("The sandbox's database in {} does not stop", directory, e);
    }
  }

  /** Under another name until it is whole, so that a kill leaves nothing half made to repair. */
  private void make(Path unfinished) throws IOException {
    start(unfinished).close();
    OrphanedPostgres.stop(unfinished);
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void removeUnfinished(DataDirectory data) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> children = Files.list(data.resolve("."))) {
      unfinished =
          children
              .map(Path::normalize)
              .filter(child -> child.getFileName().toString().startsWith(UNFINISHED))
              .toList();
    }
    for (Path directory : unfinished) {
      OrphanedPostgres.stop(directory);
      try {
        FileSystemUtils.deleteRecursively(directory);
      } catch (IOException e) {
        LOG.debug("{} is still being written to; a later start removes it", directory, e);
      }
    }
  }

  private EmbeddedPostgres start(Path directory) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        // Spring closes it after everything that uses it; a hook of its own would be faster.
        .setRegisterShutdownHook(false)
        .setPGStartupWait(TIMEOUT)
        .setOutputRedirector(Redirect.appendTo(log))
        .setErrorRedirector(Redirect.appendTo(log))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("timezone", "UTC")
        .setServerConfig("max_connections", "100")
        .start();
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log.toPath());
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_TO_SHOW), lines.size()));
    } catch (IOException e) {
      return "(nothing)";
    }
  }
}
