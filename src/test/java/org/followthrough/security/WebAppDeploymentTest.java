package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.security.WebAppSession.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

/** Whoever is signed in to a web app can deploy by it, and is held to the same. */
@SandboxTest
class WebAppDeploymentTest {

  @Autowired CoOp coOp;

  private WebAppSession ana;

  @BeforeEach
  void anaSignsIn() {
    ana = new WebAppSession(coOp.url());
    assertThat(ana.signIn("cockpit", "ana", "ana")).isEqualTo(200);
  }

  @Test
  void aFaultlessDiagramIsDeployed() throws IOException {
    assertThat(ana.deploy("by_web_app.bpmn", diagram())).extracting(Answer::status).isEqualTo(200);
  }

  @Test
  void aHostileOneIsRefusedByItsPlace() throws IOException {
    Answer answer =
        ana.deploy(
            "by_web_app.bpmn",
            diagram().replace("id=\"plan\"", "id=\"plan\" camunda:expression=\"${a.b()}\""));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("by_web_app.bpmn, plan: camunda:expression");
  }

  @Test
  void aFileOfAnotherNameIsRefused() throws IOException {
    Answer answer = ana.deploy("by_web_app.bpmn20.xml", diagram());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("has a name by which nothing is deployed");
  }

  private static String diagram() throws IOException {
    return new ClassPathResource("hostile-diagrams/faultless.bpmn")
        .getContentAsString(StandardCharsets.UTF_8)
        .replace("\"hostile\"", "\"by_web_app\"");
  }
}
