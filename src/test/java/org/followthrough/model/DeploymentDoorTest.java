package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** A deployment is tried, and nothing of it goes live. */
@SandboxTest
class DeploymentDoorTest {

  private static final String FILE = "select_intervention.dmn";

  @Autowired CoOp coOp;
  @Autowired TestRestTemplate http;

  @Test
  void faultsAndRemarksAreToldAndNothingIsDeployed() {
    String before = coOp.deployed(FILE);
    ResponseEntity<String> answer =
        tried(
            "ana",
            Map.of(FILE, before.replace("&gt; 0.80", "&gt; 0,80"), "book_club.sms.txt", "Welcome"));

    assertThat(answer.getStatusCode().value()).isEqualTo(200);
    JsonNode findings = coOp.read(answer.getBody()).get("findings");
    assertThat(findings.get(0).get("severity").asText()).isEqualTo("fault");
    assertThat(findings.get(0).get("file").asText()).isEqualTo(FILE);
    assertThat(findings.get(0).get("element").asText()).isEqualTo("highRiskProbability");
    assertThat(findings.get(0).get("message").asText()).contains("column 'Probability of leaving");
    assertThat(findings.get(0).get("remedy").asText()).isEqualTo("write a point, as in > 0.80");
    assertThat(findings.findValuesAsText("severity")).contains("remark");
    assertThat(coOp.deployed(FILE)).isEqualTo(before);
  }

  @Test
  void whatIsFaultlessIsToldSo() {
    ResponseEntity<String> answer = tried("ana", Map.of(FILE, coOp.deployed(FILE)));

    assertThat(coOp.read(answer.getBody()).get("findings")).isEmpty();
  }

  @Test
  void onlyAnalystsTryADeployment() {
    assertThat(tried("sarah", Map.of(FILE, "")).getStatusCode().value()).isEqualTo(403);
    assertThat(tried("predictor", Map.of(FILE, "")).getStatusCode().value()).isEqualTo(403);
  }

  @Test
  void aBodyWithoutFilesIsABadRequest() {
    HttpHeaders noBoundary = new HttpHeaders();
    noBoundary.setContentType(MediaType.parseMediaType("multipart/form-data"));

    assertThat(tried("ana", Map.of()).getStatusCode().value()).isEqualTo(400);
    assertThat(
            http.withBasicAuth("ana", "ana")
                .postForEntity(
                    "/api/v1/deployments/check", new HttpEntity<>(noBoundary), String.class)
                .getStatusCode()
                .value())
        .isEqualTo(400);
  }

  private ResponseEntity<String> tried(String user, Map<String, String> files) {
    LinkedMultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
    parts.add("deployment-name", "A try");
    files.forEach((name, text) -> parts.add(name, file(name, text)));
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.MULTIPART_FORM_DATA);
    return http.withBasicAuth(user, user)
        .postForEntity("/api/v1/deployments/check", new HttpEntity<>(parts, headers), String.class);
  }

  private static ByteArrayResource file(String name, String text) {
    return new ByteArrayResource(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      @Override
      public String getFilename() {
        return name;
      }
    };
  }
}
