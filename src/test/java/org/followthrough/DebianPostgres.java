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
 * A PostgreSQL from the packages of Debian or Ubuntu, on a cluster of its own, with the database
 * and the role that {@code docker-compose.yml} has made for the application. Root may not run it,
 * so root runs it as the packages' user.
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
    Path secret = directory.resolve("spring.datasource.password");
    Files.writeString(secret, password + "\n");
    asPostgres(
        List.of(
            "env",
            "FOLLOWTHROUGH_SECRETS=" + directory,
            "PGHOST=" + directory,
            "PGPORT=" + port,
            Path.of("src/main/docker/create-database.sh").toAbsolutePath().toString()));
    Files.delete(secret);
  }

  /** What the application's role may do beyond its own database. */
  String rightsOfTheRole() throws IOException, InterruptedException {
    return sql(
        "select concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,"
            + " (select count(*) from pg_auth_members where member = r.oid))"
            + " from pg_roles r where rolname = 'followthrough'");
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

  private String sql(String statement) throws IOException, InterruptedException {
    return program(
        "psql",
        "-At",
        "-h",
        directory.toString(),
        "-p",
        String.valueOf(port),
        "-U",
        "postgres",
        "-c",
        statement);
  }

  private String program(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(programs().orElseThrow().resolve(name).toString());
    command.addAll(List.of(arguments));
    return asPostgres(command);
  }

  private String asPostgres(List<String> program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.addAll(program);
    return run(command);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int ended = process.waitFor();
    String said = Files.readString(output).strip();
    assertThat(ended).as(command + ": " + said).isZero();
    Files.delete(output);
    return said;
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
