package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.followthrough.engine.ExpressionGrammar;
import org.followthrough.model.AllowedInDiagrams.Allowed;
import org.followthrough.model.XmlElement.Attribute;
import org.junit.jupiter.api.Test;

/**
 * That no place is left out in which the engine would compute something: every name that the engine
 * may look for is tried in every element that a diagram may have, in each namespace.
 */
class EveryPlaceTest {

  private static final String HOSTILE = "${''.getClass().forName('java.lang.Runtime')}";
  private static final String OTHER = "http://other.example/ns";

  private static final Map<String, String> NAMESPACES =
      Map.of(
          "bpmn", XmlElement.BPMN,
          "camunda", XmlElement.CAMUNDA,
          "xsi", XmlElement.XSI,
          "bpmndi", BpmnModelConstants.BPMNDI_NS,
          "dc", BpmnModelConstants.DC_NS,
          "di", BpmnModelConstants.DI_NS);

  private static final AllowedInDiagrams LIST = new AllowedInDiagrams();
  private static final EngineVocabulary ENGINE = EngineVocabulary.read();
  private static final ExpressionGrammar GRAMMAR = OurGrammar.of(Code.ofTheApplication());

  /** Where an expression may stand in a diagram, and is nothing to the engine but words. */
  private static final Set<String> MERE_WORDS =
      Set.of(
          "bpmn:definitions xsi:schemaLocation",
          "bpmn:documentation text",
          "bpmn:text text",
          "bpmndi:BPMNDiagram documentation",
          "bpmndi:BPMNDiagram name",
          "bpmndi:BPMNDiagram resolution",
          "bpmndi:BPMNEdge bpmnElement",
          "bpmndi:BPMNEdge messageVisibleKind",
          "bpmndi:BPMNEdge sourceElement",
          "bpmndi:BPMNEdge targetElement",
          "bpmndi:BPMNLabel labelStyle",
          "bpmndi:BPMNPlane bpmnElement",
          "bpmndi:BPMNShape bpmnElement",
          "bpmndi:BPMNShape choreographyActivityShape",
          "bpmndi:BPMNShape isExpanded",
          "bpmndi:BPMNShape isHorizontal",
          "bpmndi:BPMNShape isMarkerVisible",
          "bpmndi:BPMNShape isMessageVisible",
          "bpmndi:BPMNShape participantBandKind",
          "dc:Bounds height",
          "dc:Bounds width",
          "dc:Bounds x",
          "dc:Bounds y",
          "dc:Font isBold",
          "dc:Font isItalic",
          "dc:Font isStrikeThrough",
          "dc:Font isUnderline",
          "dc:Font name",
          "dc:Font size",
          "di:waypoint x",
          "di:waypoint y");

  @Test
  void theNamesAreThoseOfAllThatReadsADiagram() {
    assertThat(ENGINE.readers())
        .contains("BpmnParse", "BpmnParseUtil", "DefaultFormHandler", "FormTypes")
        .contains("FormValidators", "HistoryTimeToLiveParser");
    assertThat(ENGINE.names())
        .hasSizeGreaterThan(400)
        .contains("class", "expression", "delegateExpression", "collection", "connector")
        .contains(
            "candidateStarterGroups", "variableMappingDelegateExpression", "sourceExpression");
  }

  @Test
  void noAttributeOfAnyElementComputesWhatItLikes() {
    Set<String> taken = new TreeSet<>();
    for (Allowed allowed : LIST.elements()) {
      for (String name : ENGINE.names()) {
        for (String namespace :
            List.of("", XmlElement.BPMN, XmlElement.CAMUNDA, XmlElement.ACTIVITI)) {
          Attribute attribute = new Attribute(namespace, name, HOSTILE);
          if (isTaken(allowed, attribute)) {
            taken.add(allowed.name() + " " + attribute.name());
          }
        }
      }
      allowed.attributes().stream()
          .filter(name -> isTaken(allowed, attribute(name)))
          .forEach(name -> taken.add(allowed.name() + " " + name));
    }

    assertThat(taken).isSubsetOf(MERE_WORDS);
    assertThat(MERE_WORDS.stream().filter(place -> !place.endsWith(" text")))
        .allMatch(taken::contains);
  }

  @Test
  void noTextOfAnyElementComputesWhatItLikes() {
    Set<String> taken = new TreeSet<>();
    for (Allowed allowed : LIST.elements()) {
      XmlElement element = at(allowed, List.of());
      element.append(HOSTILE.toCharArray(), 0, HOSTILE.length());
      if (findings(element).stream()
          .noneMatch(finding -> finding.message().startsWith(allowed.name() + " "))) {
        taken.add(allowed.name() + " text");
      }
    }

    assertThat(taken)
        .isEqualTo(
            MERE_WORDS.stream()
                .filter(place -> place.endsWith(" text"))
                .collect(Collectors.toSet()));
  }

  @Test
  void noElementIsTakenThatIsNotOnTheListWhateverItsNamespace() {
    List<String> taken = new ArrayList<>();
    for (Allowed allowed : LIST.elements()) {
      int before = findings(at(allowed, List.of())).size();
      for (String name : ENGINE.names()) {
        for (String namespace :
            List.of("", XmlElement.BPMN, XmlElement.CAMUNDA, XmlElement.ACTIVITI, OTHER)) {
          XmlElement element = at(allowed, List.of());
          XmlElement child = new XmlElement(namespace, name, element, List.of());
          Allowed childs = LIST.element(child.name());
          boolean isListed = childs != null && childs.isAt(child);
          if (!isListed && findings(element).size() == before) {
            taken.add(allowed.name() + " " + child.name());
          }
        }
      }
    }

    assertThat(taken).isEmpty();
  }

  /** What nobody reads cannot be meant, and is a slip of whoever wrote the list. */
  @Test
  void theListNamesNothingThatDoesNotExist() {
    Set<String> elements =
        Bpmn.INSTANCE.getBpmnModel().getTypes().stream()
            .filter(type -> type.getTypeNamespace() != null)
            .map(
                type ->
                    new XmlElement(type.getTypeNamespace(), type.getTypeName(), null, List.of())
                        .name())
            .collect(Collectors.toSet());

    assertThat(LIST.elements()).extracting(Allowed::name).allMatch(elements::contains);
    assertThat(LIST.elements())
        .flatExtracting(Allowed::attributes)
        .extracting(name -> name.substring(name.indexOf(':') + 1))
        .filteredOn(name -> !ENGINE.names().contains(name))
        // Those are what Modeler writes for itself.
        .containsOnly(
            "schemaLocation",
            "diagramRelationId",
            "modelerTemplate",
            "modelerTemplateVersion",
            "modelerTemplateIcon");
  }

  private static boolean isTaken(Allowed allowed, Attribute attribute) {
    String place =
        attribute.namespace().isEmpty()
            ? allowed.name() + " " + attribute.name()
            : attribute.name();
    return findings(at(allowed, List.of(attribute))).stream()
        .noneMatch(finding -> finding.message().startsWith(place + " "));
  }

  private static Attribute attribute(String name) {
    int prefix = name.indexOf(':');
    return new Attribute(
        prefix < 0 ? "" : NAMESPACES.get(name.substring(0, prefix)),
        name.substring(prefix + 1),
        HOSTILE);
  }

  /** An element at a place where it may stand, in a diagram that has nothing else. */
  private static XmlElement at(Allowed allowed, List<Attribute> attributes) {
    String name = allowed.name();
    String[] parts = name.split(":");
    XmlElement parent = allowed.places().isEmpty() ? null : at(parent(allowed), List.of());
    return new XmlElement(NAMESPACES.get(parts[0]), parts[1], parent, attributes);
  }

  private static Allowed parent(Allowed allowed) {
    Set<String> places = allowed.places();
    return LIST.element(
        places.contains("*")
            ? "bpmn:process"
            // Those others can stand in themselves.
            : Stream.of("bpmn:process", "bpmn:laneSet")
                .filter(places::contains)
                .findFirst()
                .orElseGet(() -> new TreeSet<>(places).last()));
  }

  private static List<Finding> findings(XmlElement element) {
    XmlElement root = element;
    while (root.parent() != null) {
      root = root.parent();
    }
    return DiagramAllowList.of("any.bpmn", root, GRAMMAR).toList();
  }
}
