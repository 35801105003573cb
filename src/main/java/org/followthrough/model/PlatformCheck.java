package org.followthrough.model;

import java.util.stream.Stream;

/**
 * Whether a diagram is drawn for the engine that is here: of another, nothing else is worth saying.
 */
final class PlatformCheck {

  private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
  private static final String MODELER = "http://camunda.org/schema/modeler/1.0";

  private PlatformCheck() {}

  static boolean isForCamunda8(XmlElement root) {
    return root.attributes().stream()
            .anyMatch(
                attribute ->
                    attribute.namespace().equals(MODELER)
                        && attribute.localName().equals("executionPlatform")
                        && attribute.value().strip().equals("Camunda Cloud"))
        || hasZeebe(root);
  }

  private static boolean hasZeebe(XmlElement element) {
    return element.namespace().equals(ZEEBE)
        || element.attributes().stream().anyMatch(a -> a.namespace().equals(ZEEBE))
        || element.children().stream().anyMatch(PlatformCheck::hasZeebe);
  }

  static Stream<Finding> of(String file) {
    return Stream.of(
        Finding.fault(
            file,
            null,
            "is drawn for Camunda 8, and what runs here is Camunda 7",
            "draw it anew in Modeler as a 'BPMN diagram (Camunda 7)'"));
  }
}
