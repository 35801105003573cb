package org.followthrough.rehearsal;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.StrictReader;
import org.followthrough.model.DraftCheck;
import org.springframework.stereotype.Component;

/**
 * Diagrams that come with a request and are not deployed. Nothing is read of them before they have
 * passed what a deployment would hold them to.
 */
@Component
class PostedDiagrams {

  private static final String DIAGRAM = ".bpmn";

  /** The part in which all else may stand as JSON; each field may also be a part of its own. */
  private static final String REQUEST = "request";

  /** Fields that are objects, and whose part holds JSON. */
  private static final List<String> OBJECTS = List.of("prediction", "payload");

  private final DraftCheck check;
  private final StrictReader reader;
  private final ObjectMapper json;

  PostedDiagrams(DraftCheck check, StrictReader reader, ObjectMapper json) {
    this.check = check;
    this.reader = reader;
    this.json = json;
  }

  /**
   * @param key of the process that one of the diagrams must draw
   * @param type of what is said beside the diagrams
   * @throws InvalidRequest where it is no form, a diagram could not be deployed, or none draws the
   *     process
   */
  <T> Posted<T> read(HttpServletRequest request, String key, Class<T> type)
      throws IOException, ServletException {
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> fields = new LinkedHashMap<>();
    for (Part part : request.getParts()) {
      byte[] content = part.getInputStream().readAllBytes();
      if (isFile(part)) {
        add(files, part, content, key);
      } else if (fields.put(part.getName(), new String(content, StandardCharsets.UTF_8)) != null) {
        throw InvalidRequest.field(Kind.MALFORMED, part.getName(), "must be there only once");
      }
    }
    if (files.isEmpty()) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "file",
          "must hold the diagram: send it as a part with its file name, or send JSON to preview"
              + " what is deployed");
    }
    T said = said(fields, type);
    check.check(files);
    Map<String, DrawnProcess> drawn = drawn(files);
    if (!drawn.containsKey(key)) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          "file",
          "must draw the process "
              + key
              + ", which the path names, and draws "
              + drawn.keySet().stream().sorted().collect(joining(", "))
              + ": correct the path, or the process's id");
    }
    return new Posted<>(said, drawn);
  }

  private static boolean isFile(Part part) {
    return !part.getName().equals(REQUEST)
        && (part.getSubmittedFileName() != null || part.getName().equals("file"));
  }

  /** What somebody keeps under another name is checked under the one it would be deployed by. */
  private static void add(Map<String, byte[]> files, Part part, byte[] content, String key) {
    String sent = part.getSubmittedFileName();
    String name = part.getName().equals("file") ? key + DIAGRAM : sent;
    if (!name.endsWith(DIAGRAM)) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          part.getName(),
          "must be a diagram (.bpmn), and is "
              + sent
              + ": tables and texts are those that are deployed");
    }
    if (files.put(name, content) != null) {
      throw InvalidRequest.field(
          Kind.MALFORMED, part.getName(), "must not hold a second file named " + name);
    }
  }

  private <T> T said(Map<String, String> fields, Class<T> type) {
    String whole = fields.remove(REQUEST);
    if (whole == null) {
      return reader.readTexts(object(fields), type);
    }
    if (!fields.isEmpty()) {
      throw InvalidRequest.field(
          Kind.MALFORMED,
          fields.keySet().iterator().next(),
          "must stand in the part request, which is there too");
    }
    return reader.read(whole, type);
  }

  private ObjectNode object(Map<String, String> fields) {
    ObjectNode object = json.createObjectNode();
    fields.forEach(
        (name, value) -> {
          if (!OBJECTS.contains(name)) {
            object.put(name, value);
            return;
          }
          try {
            object.set(name, json.readTree(value));
          } catch (JsonProcessingException e) {
            throw InvalidRequest.field(Kind.MALFORMED, name, "must be a JSON object");
          }
        });
    return object;
  }

  private static Map<String, DrawnProcess> drawn(Map<String, byte[]> files) {
    Map<String, DrawnProcess> drawn = new TreeMap<>();
    for (byte[] file : files.values()) {
      DrawnProcess.processes(Bpmn.readModelFromStream(new ByteArrayInputStream(file)))
          .map(process -> new DrawnProcess(process, DrawnProcess.NOT_DEPLOYED))
          .forEach(process -> drawn.put(process.key(), process));
    }
    return drawn;
  }

  /**
   * @param said what stands beside the diagrams
   * @param drawn the processes, by their keys
   */
  record Posted<T>(T said, Map<String, DrawnProcess> drawn) {}
}
