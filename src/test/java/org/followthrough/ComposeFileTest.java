package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker-compose.yml} starts is held to what it needs. */
class ComposeFileTest {

  static Stream<Arguments> services() throws IOException {
    return compose().entrySet().stream()
        .map(service -> Arguments.arguments(service.getKey(), service.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void noContainerCanDoMoreThanItNeeds(String name, Map<String, Object> service) {
    assertThat(service)
        .containsEntry("cap_drop", List.of("ALL"))
        .containsEntry("security_opt", List.of("no-new-privileges:true"))
        .containsEntry("read_only", true)
        .doesNotContainKeys("privileged", "cap_add", "network_mode", "pid");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void noPortIsOpenToTheOutside(String name, Map<String, Object> service) {
    assertThat((List<?>) service.getOrDefault("ports", List.of()))
        .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
  }

  /** The application's is built from the file beside it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void imagesAreOfOneVersion(String name, Map<String, Object> service) {
    if (!service.containsKey("build")) {
      assertThat(service.get("image").toString()).matches(".+:\\d+\\.\\d+[^:]*");
    }
  }

  @Test
  void soIsWhatTheApplicationsIsBuiltFrom() throws IOException {
    assertThat(Files.readAllLines(Path.of("Dockerfile")))
        .filteredOn(line -> line.startsWith("FROM "))
        .isNotEmpty()
        .allMatch(line -> line.matches("FROM \\S+:\\d+\\.\\d+\\.\\S+( AS \\w+)?"));
  }

  @Test
  void theApplicationIsNotRootAndNotTheDatabasesSuperuser() throws IOException {
    Map<?, ?> application = (Map<?, ?>) compose().get("followthrough");
    Map<?, ?> database = (Map<?, ?>) compose().get("database");

    assertThat(application.get("user").toString()).matches("[1-9]\\d+:[1-9]\\d+");
    assertThat(((Map<?, ?>) database.get("environment")).keySet())
        .noneMatch(key -> key.equals("POSTGRES_USER"));
    assertThat((List<?>) application.get("secrets"))
        .noneMatch(secret -> secret.equals("postgres.password"));
  }

  private static Map<String, Object> compose() throws IOException {
    Map<String, Map<String, Object>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
    return file.get("services");
  }
}
