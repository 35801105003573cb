package org.followthrough.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.followthrough.engine.DeployedResources.Deployed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys, before any job runs, what changed of the files that analysts own. Names are flat, as
 * Modeler writes them, so that its deployments and ours are versions of the same thing; a version
 * that somebody deployed since ours is never covered.
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
          "classpath:messages/*.*",
          "classpath:events/*.schema.json");

  StartupDeployment(
      RepositoryService repository, DeployedResources deployed, ResourcePatternResolver resources)
      throws IOException {
    Map<String, String> files = files(resources);
    List<String> changed = changed(files, deployed);
    if (changed.isEmpty()) {
      LOG.info(
          "None of {} diagrams, tables, forms, messages and event schemas is to be deployed",
          files.size());
      return;
    }
    DeploymentBuilder deployment =
        repository.createDeployment().name("Followthrough").source(SOURCE);
    changed.forEach(name -> deployment.addString(name, files.get(name)));
    deployment.deploy();
    LOG.info(
        "Deployed {} of {} diagrams, tables, forms, messages and event schemas: {}",
        changed.size(),
        files.size(),
        changed);
  }

  private static List<String> changed(Map<String, String> files, DeployedResources deployed) {
    String[] names = files.keySet().toArray(String[]::new);
    Map<String, Deployed> ours = deployed.newestOfOurs(names);
    Map<String, Deployed> newest = deployed.newest(names);
    List<String> changed = new ArrayList<>();
    files.forEach(
        (name, text) -> {
          boolean unchanged = ours.containsKey(name) && ours.get(name).text().equals(text);
          Deployed there = newest.get(name);
          if (unchanged || there != null && there.text().equals(text)) {
            return;
          }
          if (there == null || there.isOurs()) {
            changed.add(name);
          } else {
            LOG.warn(
                "{} has changed here, but a newer version was deployed as '{}' and stays. Deploy the"
                    + " file from Modeler to replace it, or put that version into its folder.",
                name,
                there.deployment());
          }
        });
    return changed;
  }

  /** By file name, in its order; all of them are texts. */
  private static Map<String, String> files(ResourcePatternResolver resources) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String pattern : PATTERNS) {
      for (Resource resource : resources.getResources(pattern)) {
        files.put(resource.getFilename(), resource.getContentAsString(StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
