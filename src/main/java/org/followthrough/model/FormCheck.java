package org.followthrough.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.followthrough.engine.FeelGrammar;

/**
 * What Tasklist would not show of a form, and what nobody else than the analyst should show by it:
 * whatever its fields compute or fetch is done in the browser of whoever opens the task.
 */
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
              "table",
              "dynamiclist",
              "button"));

  /** What Tasklist does show, whoever wrote what is in it. */
  private static final Map<String, String> NOT_OURS =
      Map.of(
          "html",
          "is an 'html', which shows whatever is written into it: use a 'text', in Markdown",
          "iframe",
          "is an 'iframe', which shows a page of somebody else's inside of the task: use a 'text' with"
              + " a link to it");

  private static final Pattern PICTURE =
      Pattern.compile("data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\\s]+");

  private static final int MOST_PARTS = 500;

  /** Of all that is computed: reading it is to take a second at most. */
  private static final int MOST_BRACKETS = 1_000;

  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private int parts;
  private long brackets;

  private FormCheck(String file) {
    this.file = file;
  }

  static Stream<Finding> of(String file, String text) {
    FormCheck check = new FormCheck(file);
    JsonNode form = Json.read(text).orElse(null);
    if (form == null || !form.isObject() || !form.path("components").isArray()) {
      check.findings.add(
          Finding.fault(
              file,
              null,
              "is no form that can be read" + Json.unreadLine(text),
              "open and save it in Modeler"));
      return check.findings.stream();
    }
    String id = form.path("id").asText();
    if (!file.equals(id + ".form")) {
      check.found(id, "has another id than its file: name both alike, so that tasks find it");
    }
    if (form.path("executionPlatform").asText().equals("Camunda Cloud")) {
      check.findings.add(
          Finding.remark(
              file,
              null,
              "is made for Camunda 8, and what shows it here is Camunda 7",
              "choose Camunda 7 at the foot of Modeler's window, where a warning says what is not"
                  + " shown"));
    }
    check.texts(id, form);
    check.components(form);
    return check.findings.stream();
  }

  private void components(JsonNode parent) {
    for (JsonNode component : parent.path("components")) {
      if (++parts > MOST_PARTS) {
        if (parts == MOST_PARTS + 1) {
          found(null, "has more than " + MOST_PARTS + " parts: make several forms of it");
        }
        return;
      }
      component(component, component.path("id").asText(null));
      components(component);
    }
  }

  private void component(JsonNode component, String id) {
    String type = component.path("type").asText();
    if (NOT_OURS.containsKey(type)) {
      found(id, NOT_OURS.get(type));
    } else if (!COMPONENTS.contains(type)) {
      found(id, "is a '" + type + "', which Tasklist does not show; use one of " + COMPONENTS);
    }
    if (type.equals("image") && !PICTURE.matcher(component.path("source").asText()).matches()) {
      found(
          id,
          "shows an image from elsewhere, which would tell its owner who opens the task: put the"
              + " picture itself into the form, as data:image/png;base64,…");
    }
    JsonNode pattern = component.path("validate").path("pattern");
    if (pattern.isTextual() && !isPattern(pattern.asText())) {
      found(id, "asks for the pattern " + pattern.asText() + ", which cannot be read: correct it");
    }
    answers(id, component);
    texts(id, component);
  }

  /** Two answers with one value are one to whatever asks for it. */
  private void answers(String id, JsonNode component) {
    Map<String, String> labels = new HashMap<>();
    for (JsonNode answer : component.path("values")) {
      String value = answer.path("value").asText();
      String label = answer.path("label").asText();
      String other = labels.putIfAbsent(value, label);
      if (other != null) {
        findings.add(
            Finding.fault(
                file,
                id,
                "gives the answers '"
                    + other
                    + "' and '"
                    + label
                    + "' the same value '"
                    + value
                    + "', so that nobody could tell which was chosen",
                "give each a value of its own"));
      }
    }
  }

  private static boolean isPattern(String text) {
    try {
      return Pattern.compile(text) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Of a part itself, however deep; the parts in it have ids of their own. */
  private void texts(String id, JsonNode part) {
    part.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals("components")) {
                text(id, field.getKey(), field.getValue());
              }
            });
  }

  private void text(String id, String name, JsonNode value) {
    if (value.isTextual() && !name.equals("source") && !name.equals("pattern")) {
      text(id, name, value.asText());
    } else if (value.isObject()) {
      value.fields().forEachRemaining(field -> text(id, field.getKey(), field.getValue()));
    } else if (value.isArray()) {
      value.forEach(element -> text(id, name, element));
    }
  }

  private void text(String id, String name, String text) {
    long before = brackets;
    brackets += FormText.isComputed(text) ? FeelGrammar.brackets(text) : 0;
    if (brackets <= MOST_BRACKETS) {
      FormText.fault(text).ifPresent(fault -> found(id, name + " " + fault));
    } else if (before <= MOST_BRACKETS) {
      found(
          id,
          name
              + " is one expression too many with brackets; those of a form have at most "
              + MOST_BRACKETS);
    }
  }

  private void found(String element, String message) {
    findings.add(Finding.fault(file, element, message));
  }
}
