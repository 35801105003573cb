package org.followthrough.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Writes the same problems as {@link Problems}, where no controller has been reached. */
@Component
public class ProblemWriter {

  private static final List<String> ENGINES = List.of("/engine-rest/", "/camunda/api/");

  private final ObjectMapper json;

  ProblemWriter(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param path what was asked for, or null where not even that could be read
   */
  public void write(String path, HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setInstance(uri(path));
    answer(response, status, MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem);
  }

  /**
   * Refuses a request in the shape that its path is known for: under the engine's own paths as the
   * engine does, so that Modeler and the web apps show the words, else as a problem.
   */
  public void refuse(
      HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    refuse(request.getRequestURI(), response, status, detail);
  }

  void refuse(String path, HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    if (path == null || ENGINES.stream().noneMatch(path::startsWith)) {
      write(path, response, status, detail);
      return;
    }
    Map<String, Object> fault = new LinkedHashMap<>();
    fault.put("type", "InvalidRequestException");
    fault.put("message", detail);
    fault.put("code", null);
    answer(response, status, MediaType.APPLICATION_JSON_VALUE, fault);
  }

  private void answer(HttpServletResponse response, HttpStatus status, String type, Object body)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(type);
    response.getOutputStream().write(json.writeValueAsBytes(body));
  }

  private static URI uri(String path) {
    try {
      return path == null ? null : new URI(path);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
