package org.followthrough.oversight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.followthrough.family.Organisation;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The stylesheet that each of Camunda's web apps asks for last. It puts the organisation's name
 * where the vendor's banner was.
 */
@RestController
class WebAppsStyle {

  private final String style;

  WebAppsStyle(Organisation organisation) throws IOException {
    this.style =
        ":root { --organisation: \"%s\"; }\n\n".formatted(quoted(organisation.name()))
            + new ClassPathResource("webapps/user-styles.css")
                .getContentAsString(StandardCharsets.UTF_8);
  }

  @GetMapping(
      path = "/camunda/app/{app}/styles/user-styles.css",
      produces = "text/css;charset=UTF-8")
  String style() {
    return style;
  }

  /** As the inside of a string of CSS; a line break would end it. */
  private static String quoted(String name) {
    return name.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
