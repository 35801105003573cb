package org.followthrough.oversight.desk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.followthrough.engine.EngineTransaction;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/** The drawing of a workflow as it runs for a family: where it has been, and where it stands. */
@Component
class WorkflowDiagrams {

  private final Instances instances;
  private final RepositoryService repository;
  private final HistoryService history;
  private final EngineTransaction engine;

  WorkflowDiagrams(
      Instances instances,
      RepositoryService repository,
      HistoryService history,
      EngineTransaction engine) {
    this.instances = instances;
    this.repository = repository;
    this.history = history;
    this.engine = engine;
  }

  /** Empty where there is no such instance of that family, or the engine has forgotten it. */
  Optional<Drawing> of(String familyId, String instanceId) {
    return instances
        .find(instanceId)
        .map(Instance::familyId)
        .filter(familyId::equals)
        .flatMap(theirs -> engine.withoutAuthorization(() -> drawn(instanceId)));
  }

  private Optional<Drawing> drawn(String instanceId) {
    HistoricProcessInstance instance =
        history.createHistoricProcessInstanceQuery().processInstanceId(instanceId).singleResult();
    if (instance == null) {
      return Optional.empty();
    }
    List<HistoricActivityInstance> steps =
        history.createHistoricActivityInstanceQuery().processInstanceId(instanceId).list();
    return Optional.of(
        new Drawing(
            xml(instance.getProcessDefinitionId()),
            ids(steps.stream().filter(step -> step.getEndTime() == null).toList()),
            ids(steps.stream().filter(step -> step.getEndTime() != null).toList())));
  }

  private String xml(String definitionId) {
    try (InputStream diagram = repository.getProcessModel(definitionId)) {
      return new String(diagram.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ids(List<HistoricActivityInstance> steps) {
    return steps.stream().map(HistoricActivityInstance::getActivityId).distinct().toList();
  }

  /**
   * @param xml the diagram
   * @param here the elements at which it stands
   * @param done the elements behind it
   */
  record Drawing(String xml, List<String> here, List<String> done) {}
}
