package org.followthrough.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/** What a task's form asks for, as it is deployed. */
@Component
public class DeployedForms {

  private final DeployedResources resources;
  private final ObjectMapper json;

  DeployedForms(DeployedResources resources, ObjectMapper json) {
    this.resources = resources;
    this.json = json;
  }

  /** The fields of a form that can be filled in; none where no such form is deployed. */
  public List<JsonNode> fields(String form) {
    String text = resources.texts(form + ".form").get(form + ".form");
    return text == null ? List.of() : fields(read(text)).toList();
  }

  /** What is wrong with the answers to a form, as a sentence; empty where nothing is. */
  public Optional<String> problem(String form, Function<String, Object> answers) {
    return fields(form).stream()
        .flatMap(field -> problem(field, answers.apply(field.path("key").asText())).stream())
        .findFirst();
  }

  /** The fields without whose answer a task is not done. */
  Set<String> needed(String form) {
    return fields(form).stream()
        .filter(DeployedForms::isNeeded)
        .map(field -> field.get("key").asText())
        .collect(Collectors.toSet());
  }

  /** The diagram goes by such an answer; a field that is hidden until another is given may lack. */
  private static boolean isNeeded(JsonNode field) {
    return !field.path("values").isEmpty()
        && field.path("validate").path("required").asBoolean()
        && !field.has("conditional");
  }

  private static Optional<String> problem(JsonNode field, Object given) {
    String key = field.get("key").asText();
    JsonNode rules = field.path("validate");
    List<String> options =
        StreamSupport.stream(field.path("values").spliterator(), false)
            .map(option -> option.path("value").asText())
            .toList();
    if (given == null && !isNeeded(field)) {
      return Optional.empty();
    }
    String answer = String.valueOf(given);
    if (given == null || !options.isEmpty() && !options.contains(answer)) {
      return Optional.of(
          key
              + " must be one of "
              + String.join(", ", options)
              + (given == null ? "" : ", not '" + answer + "'"));
    }
    if (rules.has("maxLength") && answer.length() > rules.get("maxLength").asInt()) {
      return Optional.of(
          key + " must have at most " + rules.get("maxLength").asInt() + " characters");
    }
    if (rules.has("pattern")
        && !answer.isEmpty()
        && !BoundedText.matches(rules.get("pattern").asText(), answer)) {
      return Optional.of(
          key + " is not as the form asks: " + field.path("description").asText("see the form"));
    }
    return Optional.empty();
  }

  private static Stream<JsonNode> fields(JsonNode parent) {
    return StreamSupport.stream(parent.path("components").spliterator(), false)
        .flatMap(
            child ->
                child.has("key")
                    ? Stream.of(child).filter(field -> !field.path("readonly").asBoolean())
                    : fields(child));
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
