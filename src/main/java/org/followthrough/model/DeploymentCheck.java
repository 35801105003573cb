package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
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
    List<Finding> findings = check(files, context(files));
    if (!findings.isEmpty()) {
      throw new BadUserRequestException(
          "Nothing was deployed. To correct ("
              + findings.size()
              + "):\n"
              + findings.stream().map(finding -> "- " + finding).collect(Collectors.joining("\n")));
    }
  }

  /** Everything that is wrong with some files. */
  static List<Finding> check(Map<String, String> files, DeploymentContext context) {
    return files.entrySet().stream()
        .flatMap(file -> check(file.getKey(), file.getValue(), context))
        .distinct()
        .toList();
  }

  private DeploymentContext context(Map<String, String> files) {
    return new DeploymentContext(
        name ->
            Optional.ofNullable(files.get(name))
                .or(() -> Optional.ofNullable(deployed.texts(name).get(name))),
        message -> startedBy(message, files),
        names(JavaDelegate.class),
        Stream.of(TaskListener.class, ExecutionListener.class)
            .flatMap(type -> names(type).stream())
            .collect(Collectors.toSet()));
  }

  /** Among the files, and of what is deployed already, that which they do not replace. */
  private static Set<String> startedBy(String message, Map<String, String> files) {
    CommandContext engine = Context.getCommandContext();
    Stream<String> deployedBefore =
        engine
            .getEventSubscriptionManager()
            .findMessageStartEventSubscriptionByName(message)
            .stream()
            .map(
                start ->
                    engine
                        .getProcessDefinitionManager()
                        .findLatestProcessDefinitionById(start.getConfiguration())
                        .getKey())
            .filter(key -> !files.containsKey(key + ".bpmn"));
    Stream<String> deployedNow =
        files.entrySet().stream()
            .filter(file -> file.getKey().endsWith(".bpmn"))
            .flatMap(file -> DiagramCheck.startedBy(message, file.getValue()));
    return Stream.concat(deployedBefore, deployedNow)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> names(Class<?> type) {
    return new TreeSet<>(Arrays.asList(beans.getBeanNamesForType(type, true, false)));
  }

  private static Stream<Finding> check(String file, String text, DeploymentContext context) {
    if (file.endsWith(".bpmn")) {
      return DiagramCheck.of(file, text, context);
    }
    if (file.endsWith(".dmn")) {
      return TableCheck.of(file, text, context);
    }
    if (file.endsWith(".form")) {
      return FormCheck.of(file, text);
    }
    return TextCheck.of(file, text);
  }
}
