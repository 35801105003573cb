package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Tasklist would not show of a form. */
final class FormCheck {

  /** What Tasklist of this version shows; one that it does not know keeps it from showing any. */
  private static final Set<String> COMPONENTS =
      new TreeSet<>(
          Set.of(
              "text",
              "textfield",
              "textarea",
              "number",
              "checkbox",
              "radio",
              "select",
              "checklist",
              "taglist",
              "datetime",
              "group",
              "separator",
              "spacer",
              "image",
              "html",
              "table",
              "dynamiclist",
              "iframe",
              "button"));

  private FormCheck() {}

  static Stream<Finding> of(String file, String text) {
    JsonNode form = Json.read(text).orElse(null);
    if (form == null || !form.isObject() || !form.path("components").isArray()) {
      return Stream.of(
          Finding.fault(file, null, "is no form that can be read; open and save it in Modeler"));
    }
    String id = form.path("id").asText();
    Stream<Finding> name =
        file.equals(id + ".form")
            ? Stream.empty()
            : Stream.of(
                Finding.fault(
                    file,
                    id,
                    "has another id than its file: name both alike, so that tasks find it"));
    return Stream.concat(name, components(file, form));
  }

  private static Stream<Finding> components(String file, JsonNode parent) {
    return StreamSupport.stream(parent.path("components").spliterator(), false)
        .flatMap(
            component ->
                Stream.concat(
                    COMPONENTS.contains(component.path("type").asText())
                        ? Stream.empty()
                        : Stream.of(
                            Finding.fault(
                                file,
                                component.path("id").asText(null),
                                "is a '"
                                    + component.path("type").asText()
                                    + "', which Tasklist does not show; use one of "
                                    + COMPONENTS)),
                    components(file, component)));
  }
}
