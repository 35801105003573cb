package org.followthrough;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.springframework.boot.test.context.TestComponent;

/**
 * Which paths of the diagrams all tests of a build together have taken. Each JVM of tests writes
 * what it sees into a file of its own, below a folder that is new for each build; {@link
 * AllPathsIT} reads them all.
 */
@TestComponent
class PathsTaken extends AbstractBpmnParseListener {

  private static final Path FOLDER =
      Path.of(System.getProperty("paths.taken", "target/paths-taken/without-a-build"));
  private static final Path OF_THIS_JVM = FOLDER.resolve(ProcessHandle.current().pid() + ".txt");

  private final Set<String> written = ConcurrentHashMap.newKeySet();

  @Override
  public void parseSequenceFlow(Element element, ScopeImpl scope, TransitionImpl flow) {
    flow.addListener(
        ExecutionListener.EVENTNAME_TAKE,
        (ExecutionListener) execution -> taken(execution, flow.getId()));
  }

  @Override
  public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl end) {
    reached(end);
  }

  @Override
  public void parseBoundaryEvent(Element element, ScopeImpl scope, ActivityImpl boundary) {
    reached(boundary);
  }

  /** The sequence flows, boundary events and end events in {@code bpmn/} that no test has taken. */
  static Set<String> missing() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path diagram : files(Path.of("bpmn"), "*.bpmn")) {
      BpmnModelInstance model = Bpmn.readModelFromFile(diagram.toFile());
      String process = model.getModelElementsByType(Process.class).iterator().next().getId();
      for (Class<? extends FlowElement> kind :
          List.of(SequenceFlow.class, BoundaryEvent.class, EndEvent.class)) {
        for (FlowElement element : model.getModelElementsByType(kind)) {
          missing.add(path(process, element.getId()));
        }
      }
    }
    assertThat(missing).as("paths of the diagrams").isNotEmpty();
    for (Path taken : files(FOLDER, "*.txt")) {
      Files.readAllLines(taken).forEach(missing::remove);
    }
    return missing;
  }

  private static List<Path> files(Path folder, String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      return StreamSupport.stream(files.spliterator(), false).toList();
    }
  }

  private void reached(ActivityImpl event) {
    event.addListener(
        ExecutionListener.EVENTNAME_START,
        (ExecutionListener) execution -> taken(execution, event.getId()));
  }

  private void taken(DelegateExecution execution, String elementId) throws IOException {
    String path = path(((ExecutionEntity) execution).getProcessDefinition().getKey(), elementId);
    if (written.add(path)) {
      write(path);
    }
  }

  /** At once, since nobody asks a JVM that ends whether it is done. */
  private static synchronized void write(String path) throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(OF_THIS_JVM, path + System.lineSeparator(), CREATE, APPEND);
  }

  private static String path(String process, String elementId) {
    return process + ": " + elementId;
  }
}
