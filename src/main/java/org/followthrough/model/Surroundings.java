package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.xml.ModelException;
import org.followthrough.engine.DeployedResources;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * What a file may name: whatever is deployed with it or was deployed before, and what the
 * application offers to diagrams.
 */
class Surroundings {

  private static final String EVENT_TABLE = "select_event_workflow.dmn";

  /** What the application itself tells diagrams. */
  private static final Set<String> OURS = Set.of("family_replied", "failed_step_settled");

  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

  private final Map<String, String> files;
  private final DeployedResources deployed;
  private final ListableBeanFactory beans;

  Surroundings(Map<String, String> files, DeployedResources deployed, ListableBeanFactory beans) {
    this.files = files;
    this.deployed = deployed;
    this.beans = beans;
  }

  boolean has(String file) {
    return text(file).isPresent();
  }

  boolean hasProcess(String key) {
    return has(key + ".bpmn");
  }

  boolean hasDecision(String key) {
    return has(key + ".dmn");
  }

  boolean hasForm(String id) {
    return has(id + ".form");
  }

  /** The texts that a template lacks, of these. */
  Stream<String> missing(String template, Stream<String> kinds) {
    return kinds.map(kind -> template + "." + kind).filter(file -> !has(file));
  }

  /** Whether a template has any text that a family may read. */
  boolean hasTemplate(String template) {
    return Stream.of("email.txt", "sms.txt").anyMatch(kind -> has(template + "." + kind));
  }

  Set<String> steps() {
    return names(JavaDelegate.class);
  }

  boolean isStep(String bean) {
    return beans.containsBean(bean) && beans.isTypeMatch(bean, JavaDelegate.class);
  }

  boolean isListener(String bean) {
    return beans.containsBean(bean)
        && (beans.isTypeMatch(bean, TaskListener.class)
            || beans.isTypeMatch(bean, ExecutionListener.class));
  }

  boolean isBean(String name) {
    return beans.containsBean(name);
  }

  /** The names of the BPMN messages that somebody sends. */
  Set<String> messages() {
    Set<String> names = new TreeSet<>(OURS);
    text(EVENT_TABLE).ifPresent(table -> names.addAll(eventTypes(table)));
    return names;
  }

  private static Set<String> eventTypes(String table) {
    try {
      return Dmn.readModelFromStream(
              new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)))
          .getModelElementsByType(InputEntry.class)
          .stream()
          .flatMap(cell -> STRING.matcher(cell.getTextContent()).results())
          .map(type -> type.group(1))
          .collect(Collectors.toSet());
    } catch (ModelException e) {
      // Said where the table itself is checked.
      return Set.of();
    }
  }

  private Set<String> names(Class<?> type) {
    return new TreeSet<>(Arrays.asList(beans.getBeanNamesForType(type, true, false)));
  }

  private Optional<String> text(String file) {
    return Optional.ofNullable(files.get(file))
        .or(() -> Optional.ofNullable(deployed.texts(file).get(file)));
  }
}
