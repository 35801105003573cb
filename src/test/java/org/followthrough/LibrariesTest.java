package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where two libraries bring the same class, the order of the class path decides which one runs, and
 * whoever raises one of them has raised nothing.
 */
class LibrariesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.mail.Session",
        "org.eclipse.angus.mail.imap.IMAPStore",
        "org.eclipse.angus.mail.smtp.SMTPTransport",
        "jakarta.activation.DataHandler",
        "org.json.JSONObject",
        "org.glassfish.jaxb.runtime.v2.ContextFactory",
        "org.apache.commons.logging.LogFactory",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "org.slf4j.LoggerFactory"
      })
  void thereIsOneOfEach(String type) throws IOException {
    List<URL> slots =
        Collections.list(
            getClass().getClassLoader().getResources(type.replace('.', '/') + ".class"));

    assertThat(slots).as("libraries with " + type).hasSize(1);
  }

  /** Mail as the JDK and others once knew it, under names that nobody here uses. */
  @ParameterizedTest
  @ValueSource(strings = {"javax.mail.Session", "com.sun.mail.imap.IMAPStore"})
  void theOldOneIsNotThere(String type) {
    assertThat(getClass().getClassLoader().getResource(type.replace('.', '/') + ".class")).isNull();
  }
}
