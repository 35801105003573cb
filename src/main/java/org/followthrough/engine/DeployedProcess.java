package org.followthrough.engine;

import java.util.Map;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;

/**
 * One version of a process, as it is deployed.
 *
 * @param name what its diagram is called, or null
 * @param properties what its diagram says of itself, as extension properties that Modeler's panel
 *     edits
 */
public record DeployedProcess(
    String id, String key, int version, String name, Map<String, String> properties) {

  /** Where a parsed process keeps its extension properties. */
  private static final String PROPERTIES = "followthrough";

  static void keep(Map<String, String> properties, ProcessDefinitionEntity process) {
    process.setProperty(PROPERTIES, properties);
  }

  static DeployedProcess of(ProcessDefinitionEntity process) {
    @SuppressWarnings("unchecked")
    Map<String, String> properties = (Map<String, String>) process.getProperty(PROPERTIES);
    return new DeployedProcess(
        process.getId(), process.getKey(), process.getVersion(), process.getName(), properties);
  }
}
