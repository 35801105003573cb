package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An element of a file as the engine sees it: its text is what stands in it directly, and what
 * stands in its children is theirs.
 */
final class XmlElement {

  static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
  static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  /** An older name of Camunda's namespace, which the engine reads wherever the newer one is. */
  static final String ACTIVITI = "http://activiti.org/bpmn";

  private static final Map<String, String> PREFIXES =
      Map.of(
          BPMN,
          "bpmn:",
          CAMUNDA,
          "camunda:",
          ACTIVITI,
          "activiti:",
          XSI,
          "xsi:",
          "http://www.omg.org/spec/BPMN/20100524/DI",
          "bpmndi:",
          "http://www.omg.org/spec/DD/20100524/DC",
          "dc:",
          "http://www.omg.org/spec/DD/20100524/DI",
          "di:");

  private final String namespace;
  private final String localName;
  private final XmlElement parent;
  private final List<Attribute> attributes;
  private final List<XmlElement> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  XmlElement(String namespace, String localName, XmlElement parent, List<Attribute> attributes) {
    this.namespace = namespace;
    this.localName = localName;
    this.parent = parent;
    this.attributes = attributes;
    if (parent != null) {
      parent.children.add(this);
    }
  }

  void append(char[] characters, int start, int length) {
    text.append(characters, start, length);
  }

  /**
   * Its name with the usual prefix of its namespace, whatever the file calls it; in braces where
   * the namespace is none that a diagram needs.
   */
  String name() {
    return qualified(namespace, localName);
  }

  String namespace() {
    return namespace;
  }

  String localName() {
    return localName;
  }

  /** Null for the root. */
  XmlElement parent() {
    return parent;
  }

  boolean isIn(String parentName) {
    return parent != null && parent.name().equals(parentName);
  }

  List<XmlElement> children() {
    return children;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  /** Null where it has no such attribute; one without a namespace is called by its bare name. */
  String attribute(String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(Attribute::value)
        .findFirst()
        .orElse(null);
  }

  String text() {
    return text.toString();
  }

  private static String qualified(String namespace, String localName) {
    String prefix = PREFIXES.get(namespace);
    return prefix != null ? prefix + localName : "{" + namespace + "}" + localName;
  }

  /** An attribute of an element. */
  record Attribute(String namespace, String localName, String value) {

    String name() {
      return namespace.isEmpty() ? localName : qualified(namespace, localName);
    }
  }
}
