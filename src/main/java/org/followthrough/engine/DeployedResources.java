package org.followthrough.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The files that analysts own, as they are deployed: ours at start-up, theirs from Modeler. Both use
 * the flat file name, so that the newest deployment of a name is the one that counts.
 */
@Component
public class DeployedResources {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedResources.class);

  /** Marks the deployments made at start-up. */
  public static final String SOURCE = "followthrough";

  private static final List<String> PATTERNS =
      List.of(
          "classpath:bpmn/*.bpmn",
          "classpath:dmn/*.dmn",
          "classpath:forms/*.form",
          "classpath:messages/*.*");

  private final RepositoryService repository;
  private final JdbcClient jdbc;

  DeployedResources(RepositoryService repository, JdbcClient jdbc, ResourcePatternResolver resources)
      throws IOException {
    this.repository = repository;
    this.jdbc = jdbc;
    deployChanged(resources);
  }

  /**
   * The newest deployed text of that file name.
   *
   * @return empty where no deployment holds it
   */
  public Optional<String> text(String fileName) {
    return jdbc.sql(
            """
            select b.bytes_ from act_ge_bytearray b
            join act_re_deployment d on d.id_ = b.deployment_id_
            where b.name_ = ? order by d.deploy_time_ desc, d.id_ limit 1""")
        .param(fileName)
        .query(byte[].class)
        .optional()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private void deployChanged(ResourcePatternResolver resources) throws IOException {
    DeploymentBuilder deployment =
        repository
            .createDeployment()
            .name("Followthrough")
            .source(SOURCE)
            .enableDuplicateFiltering(true);
    List<String> names = new ArrayList<>();
    for (String pattern : PATTERNS) {
      for (Resource resource : resources.getResources(pattern)) {
        names.add(resource.getFilename());
        deployment.addInputStream(resource.getFilename(), resource.getInputStream());
      }
    }
    long before = repository.createDeploymentQuery().count();
    Deployment deployed = deployment.deploy();
    if (repository.createDeploymentQuery().count() > before) {
      LOG.info(
          "Deployed what changed of {} diagrams, tables, forms and messages: {}",
          names.size(),
          repository.getDeploymentResourceNames(deployed.getId()));
    } else {
      LOG.info("All {} diagrams, tables, forms and messages are deployed already", names.size());
    }
  }
}
