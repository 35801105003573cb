package org.followthrough.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys, before any job runs, what changed of the files that analysts own. Names are flat, as
 * Modeler writes them, so that its deployments and ours are versions of the same thing.
 */
@Component
public class StartupDeployment {

  /** Marks the deployments made at start-up. */
  public static final String SOURCE = "followthrough";

  private static final Logger LOG = LoggerFactory.getLogger(StartupDeployment.class);

  private static final List<String> PATTERNS =
      List.of(
          "classpath:bpmn/*.bpmn",
          "classpath:dmn/*.dmn",
          "classpath:forms/*.form",
          "classpath:messages/*.*");

  StartupDeployment(RepositoryService repository, ResourcePatternResolver resources)
      throws IOException {
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
