package org.followthrough.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** What Modeler offers to analysts, which our own diagrams are drawn with. */
final class ElementTemplates {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, JsonNode> byId = new TreeMap<>();

  private ElementTemplates() {}

  static ElementTemplates ofTheRepository() {
    ElementTemplates templates = new ElementTemplates();
    try (Stream<Path> files = Files.list(Path.of(".camunda/element-templates"))) {
      for (Path file : files.toList()) {
        JsonNode template = read(Files.readString(file));
        templates.byId.put(template.path("id").asText(), template);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return templates;
  }

  /** Where an element is drawn without the template that there is for it, or against it. */
  Stream<String> problems(BpmnModelInstance diagram) {
    return diagram.getModelElementsByType(BaseElement.class).stream()
        .filter(element -> element.getId() != null)
        .flatMap(element -> problems(element).map(problem -> element.getId() + ": " + problem));
  }

  private Stream<String> problems(BaseElement element) {
    String id = camunda(element, "modelerTemplate");
    if (id == null) {
      return byId.values().stream()
          .filter(template -> isMeantFor(template, element))
          .map(template -> "is drawn without the template " + template.path("name").asText());
    }
    JsonNode template = byId.get(id);
    if (template == null) {
      return Stream.of("has the template " + id + ", which does not exist");
    }
    if (!template.path("version").asText().equals(camunda(element, "modelerTemplateVersion"))) {
      return Stream.of("has another version of its template than " + template.path("version"));
    }
    return fields(template)
        .filter(field -> !fits(field, value(field.path("binding"), element)))
        .map(field -> "contradicts its template in " + field.path("binding"));
  }

  /** A workflow of its own, or a step that is told from others by a value no analyst chooses. */
  private static boolean isMeantFor(JsonNode template, BaseElement element) {
    if (template.path("appliesTo").path(0).asText().equals("bpmn:Process")) {
      return element instanceof Process process && DiagramRules.isWorkflow(process);
    }
    return fields(template)
        .filter(field -> field.path("type").asText().equals("Hidden"))
        .filter(
            field ->
                List.of("camunda:delegateExpression", "calledElement")
                    .contains(field.path("binding").path("name").asText()))
        .anyMatch(field -> fits(field, value(field.path("binding"), element)));
  }

  private static Stream<JsonNode> fields(JsonNode template) {
    return StreamSupport.stream(template.path("properties").spliterator(), false);
  }

  private static boolean fits(JsonNode field, Optional<String> value) {
    String type = field.path("type").asText();
    if (type.equals("Hidden")) {
      return value.filter(field.path("value").asText()::equals).isPresent();
    }
    if (type.equals("Dropdown")) {
      return StreamSupport.stream(field.path("choices").spliterator(), false)
          .map(choice -> choice.path("value").asText())
          .anyMatch(choice -> value.filter(choice::equals).isPresent());
    }
    String pattern = field.path("constraints").path("pattern").path("value").asText(".+");
    return value.filter(text -> text.matches(pattern)).isPresent();
  }

  private static Optional<String> value(JsonNode binding, BaseElement element) {
    String name = binding.path("name").asText();
    return switch (binding.path("type").asText()) {
      case "property" ->
          Optional.ofNullable(
              name.startsWith("camunda:")
                  ? camunda(element, name.substring("camunda:".length()))
                  : element.getAttributeValue(name));
      case "camunda:property" ->
          extensions(element, CamundaProperty.class)
              .filter(property -> name.equals(property.getCamundaName()))
              .map(CamundaProperty::getCamundaValue)
              .findFirst();
      case "camunda:inputParameter" ->
          extensions(element, CamundaInputParameter.class)
              .filter(input -> name.equals(input.getCamundaName()))
              .map(input -> input.getTextContent().strip())
              .findFirst();
      case "camunda:in" ->
          extensions(element, CamundaIn.class)
              .filter(in -> binding.path("target").asText().equals(in.getCamundaTarget()))
              .map(CamundaIn::getCamundaSource)
              .findFirst();
      case "camunda:in:businessKey" ->
          extensions(element, CamundaIn.class)
              .map(CamundaIn::getCamundaBusinessKey)
              .filter(key -> key != null)
              .findFirst();
      case "camunda:out" ->
          extensions(element, CamundaOut.class)
              .filter(out -> binding.path("source").asText().equals(out.getCamundaSource()))
              .map(CamundaOut::getCamundaTarget)
              .findFirst();
      default -> throw new AssertionError("no check for the binding " + binding);
    };
  }

  /** Those that belong to the element itself, and not to what is drawn within it. */
  private static <T extends ModelElementInstance> Stream<T> extensions(
      BaseElement element, Class<T> type) {
    return element.getExtensionElements() == null
        ? Stream.empty()
        : element.getModelInstance().getModelElementsByType(type).stream()
            .map(type::cast)
            .filter(found -> isWithin(found, element.getExtensionElements()));
  }

  private static boolean isWithin(ModelElementInstance found, ModelElementInstance scope) {
    return found != null && (found.equals(scope) || isWithin(found.getParentElement(), scope));
  }

  private static String camunda(ModelElementInstance element, String attribute) {
    return element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, attribute);
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an element template is no JSON", e);
    }
  }
}
