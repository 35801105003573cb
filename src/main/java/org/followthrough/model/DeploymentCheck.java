package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.followthrough.engine.DeployedResources;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Stands before the engine's own deployers: from Modeler, from {@code /engine-rest} or at a start,
 * nothing goes live that would only fail when a family should be reached.
 */
@Component
class DeploymentCheck implements Deployer {

  private final DeployedResources deployed;
  private final ListableBeanFactory beans;

  DeploymentCheck(DeployedResources deployed, ListableBeanFactory beans) {
    this.deployed = deployed;
    this.beans = beans;
  }

  /**
   * @throws BadUserRequestException with everything that is wrong, which Modeler shows
   */
  @Override
  public void deploy(DeploymentEntity deployment) {
    // The engine also calls this when it loads again what it deployed long ago.
    if (!deployment.isNew()) {
      return;
    }
    Map<String, String> files = new TreeMap<>();
    deployment
        .getResources()
        .forEach(
            (name, resource) ->
                files.put(name, new String(resource.getBytes(), StandardCharsets.UTF_8)));
    Surroundings surroundings = new Surroundings(files, deployed, beans);
    List<Finding> findings =
        files.entrySet().stream()
            .flatMap(file -> check(file.getKey(), file.getValue(), surroundings))
            .distinct()
            .toList();
    if (!findings.isEmpty()) {
      throw new BadUserRequestException(
          "Nothing was deployed. To correct ("
              + findings.size()
              + "):\n"
              + findings.stream().map(finding -> "- " + finding).collect(Collectors.joining("\n")));
    }
  }

  private static Stream<Finding> check(String file, String text, Surroundings surroundings) {
    if (file.endsWith(".bpmn")) {
      return DiagramCheck.of(file, text, surroundings);
    }
    if (file.endsWith(".dmn")) {
      return TableCheck.of(file, text, surroundings);
    }
    if (file.endsWith(".form")) {
      return FormCheck.of(file, text);
    }
    return TextCheck.of(file, text);
  }
}
