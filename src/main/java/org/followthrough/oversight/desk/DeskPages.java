package org.followthrough.oversight.desk;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The pages of the desk: templates without logic, in which whatever is filled in is escaped. */
@Component
class DeskPages {

  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  private final Mustache.Compiler compiler =
      Mustache.compiler()
          .escapeHTML(true)
          .nullValue("")
          .emptyStringIsFalse(true)
          .withLoader(
              name ->
                  new InputStreamReader(
                      new ClassPathResource("desk/" + name + ".html").getInputStream(),
                      StandardCharsets.UTF_8));

  private final Map<String, Template> templates = new ConcurrentHashMap<>();

  ResponseEntity<String> page(HttpStatus status, String name, Map<String, Object> facts) {
    return ResponseEntity.status(status).contentType(HTML).body(template(name).execute(facts));
  }

  private Template template(String name) {
    return templates.computeIfAbsent(
        name,
        file -> {
          try {
            return compiler.compile(
                new ClassPathResource("desk/" + file + ".html")
                    .getContentAsString(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new IllegalStateException("the page " + file + " is not there", e);
          }
        });
  }
}
