package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What can be filled into a form, and which answers it offers. */
final class FormFields {

  private static final Set<String> ONE_OF_SEVERAL = Set.of("radio", "select");

  private FormFields() {}

  /** The fields of a form; none where it cannot be read, which is said where it is checked. */
  static List<Field> of(String form) {
    List<Field> fields = new ArrayList<>();
    Json.read(form).ifPresent(root -> add(root, fields));
    return fields;
  }

  private static void add(JsonNode parent, List<Field> fields) {
    for (JsonNode component : parent.path("components")) {
      if (!component.has("key")) {
        add(component, fields);
      } else if (!component.path("readonly").asBoolean()) {
        fields.add(field(component));
      }
    }
  }

  private static Field field(JsonNode component) {
    Set<String> choices =
        StreamSupport.stream(component.path("values").spliterator(), false)
            .map(choice -> choice.path("value").asText())
            .collect(TreeSet::new, Set::add, Set::addAll);
    boolean closed = ONE_OF_SEVERAL.contains(component.path("type").asText()) && !choices.isEmpty();
    return new Field(
        component.path("key").asText(),
        closed ? Optional.of(choices) : Optional.empty(),
        closed
            ? Optional.of(VariableKind.TEXT)
            : VariableKind.ofComponent(component.path("type").asText()),
        component.path("validate").path("required").asBoolean() && !component.has("conditional"));
  }

  /**
   * @param key the variable that it sets
   * @param choices the answers that it offers; empty where anything may be written
   * @param kind what it holds; empty where nobody can tell
   * @param isRequired whether it is always filled in
   */
  record Field(
      String key, Optional<Set<String>> choices, Optional<VariableKind> kind, boolean isRequired) {

    /** The same under another name, as a process hands it on. */
    Field named(String other) {
      return new Field(other, choices, kind, isRequired);
    }
  }
}
