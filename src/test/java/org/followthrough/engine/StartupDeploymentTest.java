package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.RepositoryService;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What a start-up deploys, and what it leaves alone. */
@SandboxTest
class StartupDeploymentTest {

  private static final String FILE = "a_test_of_start_up.sms.txt";

  @Autowired CoOp coOp;
  @Autowired RepositoryService repository;
  @Autowired DeployedResources deployed;

  @BeforeEach
  void anEmptySystem() {
    coOp.opensOnAMonday();
  }

  @AfterEach
  void withoutTheTestsFile() {
    repository.createDeploymentQuery().list().stream()
        .filter(one -> repository.getDeploymentResourceNames(one.getId()).contains(FILE))
        .forEach(one -> repository.deleteDeployment(one.getId()));
  }

  @Test
  void aSecondStartDeploysNothing() throws IOException {
    startsWith("first words");
    long before = repository.createDeploymentQuery().count();

    startsWith("first words");

    assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
  }

  @Test
  void aFileThatChangedIsDeployedAlone() throws IOException {
    startsWith("first words");

    startsWith("second words");

    assertThat(deployed.texts(FILE)).containsEntry(FILE, "second words");
    assertThat(
            repository.getDeploymentResourceNames(
                repository
                    .createDeploymentQuery()
                    .orderByDeploymentTime()
                    .desc()
                    .list()
                    .get(0)
                    .getId()))
        .containsExactly(FILE);
  }

  @Test
  void whatAnAnalystDeployedSurvivesAStart() throws IOException {
    startsWith("first words");
    coOp.deploys(FILE, "the analyst's words");

    startsWith("first words");

    assertThat(deployed.texts(FILE)).containsEntry(FILE, "the analyst's words");
  }

  @Test
  void whatAnAnalystDeployedIsNotCoveredByAFileThatChanged() throws IOException {
    startsWith("first words");
    coOp.deploys(FILE, "the analyst's words");

    startsWith("second words");

    assertThat(deployed.texts(FILE)).containsEntry(FILE, "the analyst's words");
  }

  /** A start with this text in a file beside all others. */
  private void startsWith(String text) throws IOException {
    coOp.passes("PT1S");
    new StartupDeployment(
        repository,
        deployed,
        new PathMatchingResourcePatternResolver() {
          @Override
          public Resource[] getResources(String pattern) throws IOException {
            return pattern.contains("messages")
                ? new Resource[] {file(text)}
                : super.getResources(pattern);
          }
        });
  }

  private static Resource file(String text) {
    return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public String getFilename() {
        return FILE;
      }
    };
  }
}
