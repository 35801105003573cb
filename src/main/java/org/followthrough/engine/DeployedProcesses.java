package org.followthrough.engine;

import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;
import org.springframework.stereotype.Component;

/** The processes that are deployed, with what their diagrams say of themselves. */
@Component
public class DeployedProcesses {

  private final RepositoryServiceImpl repository;
  private final DeployedCache cache;

  DeployedProcesses(RepositoryService repository, DeployedCache cache) {
    this.repository = (RepositoryServiceImpl) repository;
    this.cache = cache;
  }

  public DeployedProcess get(String definitionId) {
    return DeployedProcess.of(
        (ProcessDefinitionEntity) repository.getDeployedProcessDefinition(definitionId));
  }

  /** The newest version of a process; empty where there is none of that key. */
  public Optional<DeployedProcess> newest(String key) {
    return cache.get(
        "process " + key,
        () ->
            one(
                repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(key)
                    .latestVersion()));
  }

  /** The newest version of every process, in the order of their keys. */
  public List<DeployedProcess> newest() {
    return repository
        .createProcessDefinitionQuery()
        .latestVersion()
        .orderByProcessDefinitionKey()
        .asc()
        .list()
        .stream()
        .map(ProcessDefinition::getId)
        .map(this::get)
        .toList();
  }

  /**
   * The process that starts with a BPMN message; there is never more than one, since the engine
   * takes no second.
   */
  public Optional<DeployedProcess> startingWith(String message) {
    return cache.get(
        "start by " + message,
        () -> one(repository.createProcessDefinitionQuery().messageEventSubscriptionName(message)));
  }

  private Optional<DeployedProcess> one(ProcessDefinitionQuery query) {
    return Optional.ofNullable(query.singleResult()).map(ProcessDefinition::getId).map(this::get);
  }
}
