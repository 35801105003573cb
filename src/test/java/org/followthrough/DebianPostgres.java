package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL from the packages of Debian or Ubuntu, on a cluster of its own, with a database
 * {@code followthrough} and a user of that name whose password it asks for. Root may not run it, so
 * root runs it as the packages' user.
 */
final class DebianPostgres implements AutoCloseable {

  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path directory;
  private final int port;

  static boolean isInstalled() {
    return programs().isPresent();
  }

  DebianPostgres(String password) throws IOException, InterruptedException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    // Short, or the path of its socket is too long.
    directory = Files.createTempDirectory(Path.of("/tmp"), "postgres");
    if (ROOT) {
      run(List.of("chown", "postgres", directory.toString()));
    }
    program(
        "initdb",
        "-D",
        data(),
        "-U",
        "postgres",
        "--auth-local=trust",
        "--auth-host=scram-sha-256");
    program(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-l",
        directory.resolve("log").toString(),
        "-o",
        "-p %d -k %s -h 127.0.0.1".formatted(port, directory),
        "start");
    sql("create role followthrough login password '%s'".formatted(password));
    sql("create database followthrough owner followthrough");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/followthrough".formatted(port);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    program("pg_ctl", "-D", data(), "-w", "-m", "fast", "stop");
    FileSystemUtils.deleteRecursively(directory);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private void sql(String statement) throws IOException, InterruptedException {
    program(
        "psql",
        "-h",
        directory.toString(),
        "-p",
        String.valueOf(port),
        "-U",
        "postgres",
        "-c",
        statement);
  }

  private void program(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs().orElseThrow().resolve(name).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(command + ": " + Files.readString(output)).isZero();
    Files.delete(output);
  }

  /** Those of the newest version there is. */
  private static Optional<Path> programs() {
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
