package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.followthrough.engine.CurrentUser;
import org.followthrough.engine.DeployedResources;
import org.followthrough.engine.DeploymentRule;
import org.followthrough.engine.EngineNames;
import org.followthrough.engine.EventSchemas;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.engine.StartupDeployment;
import org.followthrough.model.DeploymentContext.Circumstances;
import org.followthrough.model.DeploymentContext.Surroundings;
import org.followthrough.security.Roles;
import org.followthrough.trigger.RecordedFacts;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Stands before the engine's own deployers: from Modeler, from {@code /engine-rest} or at a start,
 * nothing goes live that would only fail when a family should be reached, and nothing that would
 * run what somebody typed. The engine has computed nothing of the files when this is asked.
 */
@Component
class DeploymentCheck extends DeploymentRule {

  /** Whoever has more to correct than can be read begins with these. */
  private static final int MOST_SAID = 100;

  private final DeployedResources deployed;
  private final ListableBeanFactory beans;
  private final ExpressionGrammar grammar;
  private final Clock clock;
  private final EventSchemas schemas;
  private final RecordedFacts recorded;
  private final EngineNames engine;

  DeploymentCheck(
      DeployedResources deployed,
      ListableBeanFactory beans,
      ExpressionGrammar grammar,
      Clock clock,
      EventSchemas schemas,
      RecordedFacts recorded,
      EngineNames engine) {
    this.clock = clock;
    this.deployed = deployed;
    this.beans = beans;
    this.grammar = grammar;
    this.schemas = schemas;
    this.recorded = recorded;
    this.engine = engine;
  }

  /**
   * @throws BadUserRequestException with everything that is a fault, which Modeler shows; a remark
   *     refuses nothing
   */
  @Override
  protected void check(NewDeployment deployment) {
    List<Finding> faults = findings(deployment).stream().filter(Finding::isFault).toList();
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

  /** All that is found of a deployment that somebody makes or only tries. */
  List<Finding> findings(NewDeployment deployment) {
    Map<String, byte[]> files = deployment.files();
    List<Finding> own =
        Stream.concat(ofTheDeployment(deployment), check(files, context(files)).stream()).toList();
    // What has a fault itself breaks others by it. At a start, what somebody deployed since must
    // not keep the application from starting.
    return own.stream().anyMatch(Finding::isFault) || !isBySomebody()
        ? own
        : Stream.concat(own.stream(), elsewhere(files)).toList();
  }

  /** What these files break of what was deployed before and they do not replace. */
  private Stream<Finding> elsewhere(Map<String, byte[]> files) {
    Map<String, byte[]> others = new TreeMap<>();
    NamedInFiles.relyingOn(
            files,
            deployed.texts(
                deployed.names("").stream()
                    .filter(name -> !files.containsKey(name))
                    .filter(name -> FileKind.of(name).filter(FileKind::isXml).isPresent())
                    .toArray(String[]::new)))
        .forEach((name, text) -> others.put(name, text.getBytes(StandardCharsets.UTF_8)));
    if (others.isEmpty()) {
      return Stream.empty();
    }
    List<Finding> after = check(others, context(files, others));
    List<Finding> before = after.isEmpty() ? List.of() : check(others, context(Map.of(), others));
    return after.stream().filter(finding -> isNew(finding, before, after)).map(Finding::caused);
  }

  /** A sentence that lists what there is may change, and still say the same. */
  private static boolean isNew(Finding finding, List<Finding> before, List<Finding> after) {
    return !before.contains(finding)
        && after.stream().filter(finding::isAtTheSamePlace).count()
            > before.stream().filter(finding::isAtTheSamePlace).count();
  }

  private boolean isBySomebody() {
    return CurrentUser.id(beans.getBean(IdentityService.class)).isPresent();
  }

  /** Everything that is wrong with some files, and all that may not be meant. */
  static List<Finding> check(Map<String, byte[]> files, DeploymentContext context) {
    Set<String> ofMessages = new HashSet<>();
    return files.entrySet().stream()
        .flatMap(file -> FileCheck.of(file.getKey(), file.getValue(), context))
        .distinct()
        // What is said of a message by its name is said at the first of its texts.
        .filter(finding -> !TextCheck.isOfTheMessage(finding) || ofMessages.add(finding.message()))
        .toList();
  }

  /** What somebody may say of a deployment besides its files. */
  private Stream<Finding> ofTheDeployment(NewDeployment deployment) {
    Stream<Finding> tenant =
        deployment.tenantId() == null
            ? Stream.empty()
            : Stream.of(
                Finding.fault(
                    "tenant-id",
                    null,
                    "is '"
                        + deployment.tenantId()
                        + "', and there are no tenants here, so that nobody would find what is"
                        + " deployed: leave the tenant empty"));
    Stream<Finding> source =
        isBySomebody() && StartupDeployment.SOURCE.equals(deployment.source())
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
    return context(files, Map.of());
  }

  /**
   * @param others what is deployed besides, as far as it is read already
   */
  private DeploymentContext context(Map<String, byte[]> files, Map<String, byte[]> others) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
    // Many files name the same others; each is read once.
    Map<String, Optional<String>> known = new HashMap<>();
    others.forEach(
        (name, bytes) -> known.put(name, Optional.of(new String(bytes, StandardCharsets.UTF_8))));
    texts.forEach((name, text) -> known.put(name, Optional.of(text)));
    Supplier<Set<String>> names = SingletonSupplier.of(() -> names(texts));
    return new DeploymentContext(
        name -> known.computeIfAbsent(name, this::deployedText),
        message -> startedBy(message, texts),
        names(JavaDelegate.class),
        Stream.of(TaskListener.class, ExecutionListener.class)
            .flatMap(type -> names(type).stream())
            .collect(Collectors.toSet()),
        grammar,
        new Circumstances(clock.instant(), this::groups),
        new Surroundings(SchemaCheck.events(texts, schemas.all()), names, recorded::of));
  }

  private Optional<String> deployedText(String name) {
    return Optional.ofNullable(deployed.textsNow(name).get(name));
  }

  private Set<String> names(Map<String, String> files) {
    Set<String> names = new TreeSet<>(files.keySet());
    names.addAll(deployed.names(""));
    return names;
  }

  /** Among the files, and of what is deployed already, that which they do not replace. */
  private Set<String> startedBy(String message, Map<String, String> files) {
    Stream<String> deployedBefore =
        engine.startedBy(message).stream().filter(key -> !files.containsKey(key + ".bpmn"));
    Stream<String> deployedNow =
        files.entrySet().stream()
            .filter(file -> file.getKey().endsWith(".bpmn"))
            .flatMap(file -> AwaitedMessageCheck.startedBy(message, file.getValue()));
    return Stream.concat(deployedBefore, deployedNow)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ours, which come after the first deployment, and those that an administrator has added. */
  private Set<String> groups() {
    Set<String> groups = new TreeSet<>(Roles.ours());
    groups.addAll(engine.groups());
    return groups;
  }

  private Set<String> names(Class<?> type) {
    return new TreeSet<>(Arrays.asList(beans.getBeanNamesForType(type, true, false)));
  }
}
