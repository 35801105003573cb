package org.followthrough.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** What {@code /v3/api-docs} tells somebody who has nothing else. */
@SandboxTest
class ApiDescriptionTest {

  @Autowired CoOp coOp;

  @Test
  void everyCallIsThereAndNoneOfTheSandboxs() {
    assertThat(description().get("paths").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "/api/v1/families/{familyId}",
            "/api/v1/families/import",
            "/api/v1/predictions/import",
            "/api/v1/imports",
            "/api/v1/predictions",
            "/api/v1/instances",
            "/api/v1/instances/{id}",
            "/api/v1/instances/{id}/steps");
  }

  @Test
  void aPredictionIsTakenInOrAnsweredAsBeforeOrAProblem() {
    JsonNode responses = description().at("/paths/~1api~1v1~1predictions/post/responses");

    assertThat(responses.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("201", "200", "default");
    assertThat(responses.at("/default/content").fieldNames())
        .toIterable()
        .containsExactly("application/problem+json");
  }

  private JsonNode description() {
    return coOp.body(coOp.as("predictor", HttpMethod.GET, "/v3/api-docs", null));
  }
}
