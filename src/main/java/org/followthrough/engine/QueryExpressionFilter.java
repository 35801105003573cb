package org.followthrough.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.followthrough.api.ProblemWriter;
import org.followthrough.api.RepeatedBody;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Refuses an expression in a query or a list of tasks, by Camunda's REST as by the web apps' own,
 * with the field that holds it. {@link RestrictedExpressions} would compute nothing of it either;
 * but it does not know the field, and a saved list would only fail when somebody opens it.
 *
 * <p>The whole of a body is looked at before the engine sees it, in the one way in which both of us
 * read it: JSON in UTF-8. What cannot be read so is refused, whatever else it may be.
 */
class QueryExpressionFilter extends OncePerRequestFilter {

  private static final String NOT_UTF_8 =
      "the body is not in UTF-8: send JSON in UTF-8, without a byte order mark, or with UTF-8's.";

  private static final String UNREAD =
      "the body comes in a way in which none is taken: send it with its length.";

  private static final String KEY = "expression";
  private static final JsonFactory JSON = new JsonFactory();

  private final ProblemWriter problems;

  QueryExpressionFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> inTheAddress = inParameters(request.getQueryString());
    if (inTheAddress.isPresent()) {
      refuse(request, response, inTheAddress.get());
      return;
    }
    // No query is taken from a form: sign-in, a file of a variable, a deployment.
    Optional<String> inTheBody = isForm(request) ? Optional.empty() : inBody(request);
    if (inTheBody.isPresent()) {
      refuse(request, response, inTheBody.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private static Optional<String> inBody(HttpServletRequest request) throws IOException {
    RepeatedBody body = WebUtils.getNativeRequest(request, RepeatedBody.class);
    if (body == null) {
      // Whatever has a body was read before; a way past that is a way past this.
      return request.getInputStream().read() < 0 ? Optional.empty() : Optional.of(UNREAD);
    }
    return isUtf8(request) ? inBody(body.whole()) : Optional.of(NOT_UTF_8);
  }

  private static boolean isForm(HttpServletRequest request) {
    List<String> types = Collections.list(request.getHeaders("Content-Type"));
    if (types.size() != 1) {
      return false;
    }
    try {
      MediaType type = MediaType.parseMediaType(types.get(0));
      return type.equalsTypeAndSubtype(MediaType.MULTIPART_FORM_DATA)
          || type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** The engine reads some bodies by the charset that is named, others by what they look like. */
  private static boolean isUtf8(HttpServletRequest request) {
    List<String> types = Collections.list(request.getHeaders("Content-Type"));
    return types.stream()
        .map(type -> type.toLowerCase(Locale.ROOT))
        .allMatch(
            type -> !type.contains("charset") || type.matches("[^;]*;\\s*charset=\"?utf-8\"?\\s*"));
  }

  private static Optional<String> inParameters(String query) {
    if (query == null) {
      return Optional.empty();
    }
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      try {
        String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
        String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
        if (isRefused(name, value)) {
          return Optional.of(fault("the parameter " + name, value));
        }
      } catch (IllegalArgumentException e) {
        return Optional.of(
            "the parameter '" + parameter + "' cannot be read: encode it as UTF-8, % as %25.");
      }
    }
    return Optional.empty();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Optional<String> inBody(ByteBuffer body) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
    } catch (CharacterCodingException e) {
      return Optional.of(NOT_UTF_8);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    try (JsonParser json = JSON.createParser(text)) {
      JsonToken token = json.nextToken();
      while (token != null) {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          String name = nameOf(json.getParsingContext());
          if (isRefused(name, json.getText())) {
            return Optional.of(
                fault("the field " + path(json.getParsingContext()), json.getText()));
          }
        }
        token = json.nextToken();
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          "the body is no JSON that can be read"
              + Optional.ofNullable(e.getLocation())
                  .map(at -> ", at line " + at.getLineNr() + ", column " + at.getColumnNr())
                  .orElse("")
              + ".");
    }
  }

  /** Of the field, or of the field whose list it stands in. */
  private static String nameOf(JsonStreamContext place) {
    JsonStreamContext around = place;
    while (around.inArray()) {
      around = around.getParent();
    }
    return around.getCurrentName() == null ? "" : around.getCurrentName();
  }

  private static String path(JsonStreamContext place) {
    List<String> parts = new ArrayList<>();
    for (JsonStreamContext at = place; !at.inRoot(); at = at.getParent()) {
      parts.add(0, at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.getCurrentName());
    }
    String path = String.join("", parts);
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static boolean isRefused(String name, String value) {
    return name.toLowerCase(Locale.ROOT).endsWith(KEY)
        && !ExpressionGrammar.OF_QUERIES.contains(value);
  }

  private static String fault(String place, String value) {
    return place
        + " holds the expression '"
        + (value.length() > 100 ? value.substring(0, 100) + "…" : value)
        + "'. It may only be one of "
        + String.join(", ", new TreeSet<>(ExpressionGrammar.OF_QUERIES))
        + ". Name the user, the group or the date itself, in the field without 'Expression'.";
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, String why)
      throws IOException {
    problems.refuse(
        request, response, HttpStatus.BAD_REQUEST, request.getRequestURI() + ": " + why);
  }
}
