package org.followthrough.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed application leaves behind: PostgreSQL goes on without it, and its {@code
 * postmaster.pid} keeps the next one from starting, also when the number in it belongs to somebody
 * else by now.
 */
final class OrphanedPostgres {

  private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostgres.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private OrphanedPostgres() {}

  /** Makes a directory free to start on; whoever calls has made sure that nobody else uses it. */
  static void stop(Path directory) throws IOException {
    Path file = directory.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    Optional<Long> pid = pid(file);
    Optional<ProcessHandle> process = pid.flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    if (process.filter(running -> isPostgresOn(running, directory)).isPresent()) {
      LOG.info(
          "Stopping the database that was left running in {} (process {})", directory, pid.get());
      stop(process.get());
    } else if (pid.isEmpty() || process.isPresent()) {
      // Cut off while it was written, or the number is another process's: nobody's in either case.
      Files.deleteIfExists(file);
    }
  }

  private static void stop(ProcessHandle postgres) {
    List<ProcessHandle> sessions = postgres.descendants().toList();
    postgres.destroy();
    if (!isGoneSoon(postgres)) {
      // It recovers from this by itself, as from a power cut.
      postgres.destroyForcibly();
      sessions.forEach(ProcessHandle::destroyForcibly);
      isGoneSoon(postgres);
      sessions.forEach(OrphanedPostgres::isGoneSoon);
    }
  }

  private static boolean isGoneSoon(ProcessHandle process) {
    long until = System.nanoTime() + TIMEOUT.toNanos();
    while (isThere(process)) {
      if (System.nanoTime() > until) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** A dead process that nobody fetches, as in a container without an init, runs no command. */
  private static boolean isThere(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static boolean isPostgresOn(ProcessHandle process, Path directory) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> command.contains("postgres")).isPresent()
        && info.arguments().stream()
            .flatMap(Arrays::stream)
            .anyMatch(argument -> isSame(argument, directory));
  }

  private static boolean isSame(String argument, Path directory) {
    try {
      return Files.isSameFile(Path.of(argument), directory);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static Optional<Long> pid(Path file) throws IOException {
    try {
      return Files.readAllLines(file).stream()
          .findFirst()
          .map(line -> Math.abs(Long.parseLong(line.strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
