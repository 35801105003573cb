package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanedPostgresTest {

  @TempDir Path directory;

  private Path pidFile;

  @BeforeEach
  void namePidFile() {
    pidFile = directory.resolve("postmaster.pid");
  }

  @Test
  void aPidThatBelongsToAnotherProcessByNowIsForgottenAndThatProcessLeftAlone() throws Exception {
    Process unrelated = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(pidFile, unrelated.pid() + "\n" + directory + "\n1792000000\n5432\n");

      OrphanedPostgres.stop(directory);

      assertThat(pidFile).doesNotExist();
      assertThat(unrelated.isAlive()).isTrue();
    } finally {
      unrelated.destroyForcibly();
    }
  }

  @Test
  void anEmptyFileFromAKillWhileItWasWrittenIsForgotten() throws IOException {
    Files.createFile(pidFile);

    OrphanedPostgres.stop(directory);

    assertThat(pidFile).doesNotExist();
  }

  @Test
  void aPidThatNobodyHasIsLeftToPostgresWhichKnowsWhetherSessionsLiveOn() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(pidFile, dead.pid() + "\n" + directory + "\n");

    OrphanedPostgres.stop(directory);

    assertThat(pidFile).exists();
  }

  @Test
  void aDirectoryWithoutAServerNeedsNothing() throws IOException {
    OrphanedPostgres.stop(directory.resolve("not-there-yet"));

    assertThat(directory).isEmptyDirectory();
  }
}
