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
import org.followthrough.engine.EventSchemas;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.engine.StartupDeployment;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Stands before the engine's own deployers: from Modeler, from {@code /engine-rest} or at a start,
 * nothing goes live that would only fail when a family should be reached, and nothing that would
 * run what somebody typed. The engine has computed nothing of the files when this is asked.
 */
@Component
class DeploymentCheck implements Deployer {

  /** Whoever has more to correct than can be read begins with these. */
  private static final int MOST_SAID = 100;

  private final DeployedResources deployed;
  private final ListableBeanFactory beans;
  private final ExpressionGrammar grammar;
  private final EventSchemas schemas;

  DeploymentCheck(
      DeployedResources deployed,
      ListableBeanFactory beans,
      ExpressionGrammar grammar,
      EventSchemas schemas) {
    this.deployed = deployed;
    this.beans = beans;
    this.grammar = grammar;
    this.schemas = schemas;
  }

  /**
   * @throws BadUserRequestException with everything that is a fault, which Modeler shows; a remark
   *     refuses nothing
   */
  @Override
  public void deploy(DeploymentEntity deployment) {
    // The engine also calls this when it loads again what it deployed long ago.
    if (!deployment.isNew()) {
      return;
    }
    Map<String, byte[]> files = new TreeMap<>();
    deployment.getResources().forEach((name, resource) -> files.put(name, resource.getBytes()));
    List<Finding> faults =
        Stream.concat(ofTheDeployment(deployment), check(files, context(files)).stream())
            .filter(Finding::isFault)
            .toList();
    if (!faults.isEmpty()) {
      throw new BadUserRequestException(
          "Nothing was deployed. To correct ("
              + faults.size()
              + "):\n"
              + faults.stream()
                  .limit(MOST_SAID)
                  .map(fault -> "- " + fault)
                  .collect(Collectors.joining("\n"))
              + (faults.size() > MOST_SAID ? "\n- and more of the kind" : ""));
    }
  }

  /** Everything that is wrong with some files, and all that may not be meant. */
  static List<Finding> check(Map<String, byte[]> files, DeploymentContext context) {
    return files.entrySet().stream()
        .flatMap(file -> FileCheck.of(file.getKey(), file.getValue(), context))
        .distinct()
        .toList();
  }

  /** What somebody may say of a deployment besides its files. */
  private static Stream<Finding> ofTheDeployment(DeploymentEntity deployment) {
    Stream<Finding> tenant =
        deployment.getTenantId() == null
            ? Stream.empty()
            : Stream.of(
                Finding.fault(
                    "tenant-id",
                    null,
                    "is '"
                        + deployment.getTenantId()
                        + "', and there are no tenants here, so that nobody would find what is"
                        + " deployed: leave the tenant empty"));
    boolean bySomebody = Context.getCommandContext().getAuthenticatedUserId() != null;
    Stream<Finding> source =
        bySomebody && StartupDeployment.SOURCE.equals(deployment.getSource())
            ? Stream.of(
                Finding.fault(
                    "deployment-source",
                    null,
                    "is '"
                        + StartupDeployment.SOURCE
                        + "', by which the application knows what it deployed itself at a start:"
                        + " leave it out"))
            : Stream.empty();
    return Stream.concat(tenant, source);
  }

  private DeploymentContext context(Map<String, byte[]> files) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return new DeploymentContext(
        name ->
            Optional.ofNullable(texts.get(name))
                .or(() -> Optional.ofNullable(deployed.texts(name).get(name))),
        message -> startedBy(message, texts),
        names(JavaDelegate.class),
        Stream.of(TaskListener.class, ExecutionListener.class)
            .flatMap(type -> names(type).stream())
            .collect(Collectors.toSet()),
        grammar,
        SchemaCheck.events(texts, schemas.all()));
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
}
