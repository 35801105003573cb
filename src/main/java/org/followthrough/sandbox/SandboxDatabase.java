package org.followthrough.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real PostgreSQL of the sandbox's own, on the loopback interface and as durable as any. */
final class SandboxDatabase implements AutoCloseable {

  static final String USER = "postgres";

  private final EmbeddedPostgres postgres;

  SandboxDatabase(Path directory) {
    try {
      this.postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory)
              .setCleanDataDirectory(false)
              // Spring closes it after everything that uses it; a hook of its own would be faster.
              .setRegisterShutdownHook(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("timezone", "UTC")
              .setServerConfig("max_connections", "100")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("The sandbox's PostgreSQL does not start", e);
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).contains("could not lock")) {
        throw new SandboxInUse(directory.getParent(), e);
      }
      throw e;
    }
  }

  String url() {
    return postgres.getJdbcUrl(USER, "postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
