package org.followthrough.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

/** A database of a version before the tables were laid anew. */
@SandboxTest
class ForeignTablesTest {

  private static final String SCHEMA = "of_another_version";

  @TempDir Path migrations;
  @Autowired DataSource dataSource;

  @Test
  void itIsRefusedInWordsThatSayWhatToDo() throws IOException {
    Files.writeString(migrations.resolve("V1__families.sql"), "create table families (id text)");
    Files.writeString(migrations.resolve("V2__more.sql"), "create table more (id text)");
    flyway("filesystem:" + migrations).migrate();

    Throwable refused = catchThrowable(() -> flyway("classpath:db/migration").migrate());

    FailureAnalysis inTheSandbox = said(refused, "sandbox");
    assertThat(inTheSandbox.getDescription()).contains("made by another version of Followthrough");
    assertThat(inTheSandbox.getAction())
        .contains("--followthrough.sandbox.data-directory=<directory>", "delete the old one");
    assertThat(said(refused, "production").getAction()).contains("Start the version that made it");
  }

  private static FailureAnalysis said(Throwable refused, String profile) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    return new ForeignTablesAnalyzer(environment).analyze(refused);
  }

  private Flyway flyway(String location) {
    return Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .locations(location)
        .load();
  }
}
