package org.followthrough.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
