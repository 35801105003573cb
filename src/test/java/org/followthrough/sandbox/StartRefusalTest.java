package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.followthrough.startup.StartRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

/** What the sandbox says when it cannot start as it was told to. */
class StartRefusalTest {

  @TempDir Path directory;

  @Test
  void aMalformedStartAtIsNamedWithAnExampleBeforeAnythingIsStarted() {
    FailureAnalysis said = refusal("data", "2026-03-02");

    assertThat(said.getDescription()).startsWith("followthrough.sandbox.start-at is '2026-03-02'");
    assertThat(said.getAction())
        .contains("--followthrough.sandbox.start-at=2026-03-02T09:00:00-05:00");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDataDirectoryThatIsAFileIsNamed() throws IOException {
    Files.createFile(directory.resolve("data"));

    FailureAnalysis said = refusal("data", "");

    assertThat(said.getDescription())
        .contains(directory.resolve("data") + ": it is a file, not a directory");
    assertThat(said.getAction())
        .contains("--followthrough.sandbox.data-directory=<another directory>");
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Files.createFile(directory.resolve("file"));

    assertThat(refusal("file/data", "").getDescription())
        .contains("cannot keep its data in " + directory.resolve("file/data"));
  }

  @Test
  void aDataDirectoryInUseIsSaidToBeSo() throws IOException {
    try (DataDirectory first = new DataDirectory(directory.toString())) {
      assertThatThrownBy(() -> new DataDirectory(directory.toString()))
          .isInstanceOf(StartRefusal.class)
          .hasMessageContaining("Another Followthrough")
          .hasMessageContaining("is running on the data directory " + first);
    }
  }

  @Test
  void aDataDirectoryIsFreeAgainOnceItsUserIsGone() throws IOException {
    new DataDirectory(directory.toString()).close();

    new DataDirectory(directory.toString()).close();
  }

  private FailureAnalysis refusal(String data, String startAt) {
    GenericApplicationContext context = new GenericApplicationContext();
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty(
                "followthrough.sandbox.data-directory", directory.resolve(data).toString())
            .withProperty("followthrough.sandbox.start-at", startAt);
    environment.setActiveProfiles("sandbox");
    context.setEnvironment(environment);
    try {
      new SandboxWorld().initialize(context);
    } catch (StartRefusal e) {
      return new StartRefusal.Analyzer().analyze(e);
    }
    throw new AssertionError("it started");
  }
}
