package org.followthrough.oversight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.followthrough.engine.DeployedResources;
import org.followthrough.engine.RefusedAnswer;
import org.springframework.stereotype.Component;

/**
 * A task is completed with what its form offers, also by whoever completes it past the form:
 * Tasklist checks in the browser, the engine not at all, and an answer that no flow of the diagram
 * knows would go unnoticed.
 */
@Component
class FormAnswers extends AbstractBpmnParseListener {

  private final DeployedResources resources;
  private final ObjectMapper json;

  FormAnswers(DeployedResources resources, ObjectMapper json) {
    this.resources = resources;
    this.json = json;
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl task) {
    String form = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "formRef");
    if (form != null) {
      // A listener of the task would do, but the engine puts its own words around what one says.
      task.addBuiltInListener(
          ExecutionListener.EVENTNAME_END,
          (ExecutionListener) execution -> check(execution, form + ".form"));
    }
  }

  private void check(DelegateExecution execution, String file) {
    String form = resources.texts(file).get(file);
    if (form == null || ((ExecutionEntity) execution).isCanceled()) {
      return;
    }
    for (JsonNode field : read(file, form).path("components")) {
      if (field.path("type").asText().equals("radio")) {
        check(execution, field);
      }
    }
  }

  private static void check(DelegateExecution execution, JsonNode radio) {
    String key = radio.path("key").asText();
    List<String> offered =
        StreamSupport.stream(radio.path("values").spliterator(), false)
            .map(option -> option.path("value").asText())
            .toList();
    Object answer = execution.getVariable(key);
    boolean required = radio.at("/validate/required").asBoolean() && !radio.has("conditional");
    if (answer == null ? required : !offered.contains(String.valueOf(answer))) {
      throw new RefusedAnswer(key, "must be one of " + String.join(", ", offered));
    }
  }

  private JsonNode read(String file, String form) {
    try {
      return json.readTree(form);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file + " is not JSON", e);
    }
  }
}
