package org.followthrough.rehearsal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.springframework.stereotype.Component;

/** The diagrams that are deployed; each version is read once. */
@Component
class Drawings {

  /** A deployment more or less is read again; a thousand are not kept. */
  private static final int MOST_KEPT = 200;

  private final RepositoryService repository;
  private final Map<String, DrawnProcess> read = new ConcurrentHashMap<>();

  Drawings(RepositoryService repository) {
    this.repository = repository;
  }

  /** The newest version of a process; empty where there is none of that key. */
  Optional<DrawnProcess> newest(String key) {
    return one(query(key).latestVersion());
  }

  Optional<DrawnProcess> version(String key, int version) {
    return one(query(key).processDefinitionVersion(version));
  }

  private ProcessDefinitionQuery query(String key) {
    return repository.createProcessDefinitionQuery().processDefinitionKey(key);
  }

  private Optional<DrawnProcess> one(ProcessDefinitionQuery query) {
    return Optional.ofNullable(query.singleResult()).map(this::drawn);
  }

  private DrawnProcess drawn(ProcessDefinition definition) {
    DrawnProcess known = read.get(definition.getId());
    if (known == null) {
      known =
          new DrawnProcess(
              (Process)
                  repository
                      .getBpmnModelInstance(definition.getId())
                      .getModelElementById(definition.getKey()),
              definition.getVersion());
      if (read.size() >= MOST_KEPT) {
        read.clear();
      }
      read.put(definition.getId(), known);
    }
    return known;
  }
}
