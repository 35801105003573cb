package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/** Who may call what; 400, 404 and 415 mean that the call was let through. */
@SandboxTest
class RolesTest {

  @Autowired CoOp coOp;

  @ParameterizedTest(name = "{0} {1} {2}: allowed {3}")
  @CsvSource({
    "sarah, GET, /api/v1/instances, true",
    "ana, GET, /api/v1/instances, true",
    "otto, GET, /api/v1/instances, true",
    "predictor, GET, /api/v1/instances, false",
    "predictor, GET, /api/v1/families/none, false",
    "sarah, PUT, /api/v1/families/none, true",
    "ana, PUT, /api/v1/families/none, false",
    "otto, PUT, /api/v1/families/none, false",
    "predictor, PUT, /api/v1/families/none, false",
    "predictor, POST, /api/v1/predictions, true",
    "admin, POST, /api/v1/predictions, true",
    "sarah, POST, /api/v1/predictions, false",
    "otto, POST, /api/v1/predictions, false",
    "sarah, POST, /api/v1/families/import, true",
    "ana, POST, /api/v1/families/import, false",
    "predictor, POST, /api/v1/families/import, false",
    "predictor, POST, /api/v1/predictions/import, true",
    "sarah, POST, /api/v1/predictions/import, false",
    "sarah, GET, /api/v1/imports, true",
    "ana, GET, /api/v1/imports, true",
    "otto, GET, /api/v1/imports, true",
    "predictor, GET, /api/v1/imports, true",
    "sarah, GET, /engine-rest/task, true",
    "predictor, GET, /engine-rest/task, false",
    "ana, POST, /engine-rest/deployment/create, true",
    "sarah, POST, /engine-rest/deployment/create, false",
    "sarah, POST, /engine-rest/engine/default/deployment/create, false",
    "otto, POST, /engine-rest/deployment/create, false",
    "sarah, POST, /engine-rest/user/create, false",
    "ana, POST, /engine-rest/user/create, false",
    "ana, POST, /engine-rest/engine/default/user/create, false",
    "otto, PUT, /engine-rest/group/camunda-admin/members/otto, false",
    "sarah, PUT, /engine-rest/engine/default/group/camunda-admin/members/sarah, false",
    "otto, POST, /engine-rest/authorization/create, false",
    "sarah, DELETE, /engine-rest/deployment/any, false",
    "sarah, POST, /engine-rest/migration/execute, false",
    "otto, GET, /actuator/prometheus, true"
  })
  void aRoleMayDoWhatItsWorkNeedsAndNoMore(
      String user, HttpMethod method, String path, boolean allowed) {
    ResponseEntity<String> answer =
        coOp.as(user, method, path, method == HttpMethod.GET ? null : Map.of());

    if (allowed) {
      assertThat(answer.getStatusCode().value()).as(answer.getBody()).isNotIn(401, 403);
    } else {
      assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200",
    "/actuator/health, 200",
    "/sandbox/clock, 200",
    "/camunda/app/tasklist/default/, 200",
    "/api/v1/instances, 401",
    "/engine-rest/task, 401",
    "/v3/api-docs, 401",
    "/actuator/prometheus, 401"
  })
  void withoutSigningInOnlyWhatIsNamedIsOpen(String path, int status) {
    assertThat(
            RestClient.create(coOp.url())
                .get()
                .uri(path)
                .retrieve()
                .onStatus(any -> true, (request, response) -> {})
                .toBodilessEntity()
                .getStatusCode()
                .value())
        .isEqualTo(status);
  }

  @Test
  void mistypedPasswordsDoNotShutASandboxUserOut() {
    for (int i = 0; i < 12; i++) {
      assertThat(statusWithPassword("mistyped")).isEqualTo(401);
    }

    assertThat(statusWithPassword("mike")).isEqualTo(200);
  }

  private int statusWithPassword(String password) {
    return RestClient.create(coOp.url())
        .get()
        .uri("/api/v1/instances")
        .headers(headers -> headers.setBasicAuth("mike", password))
        .retrieve()
        .onStatus(any -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }
}
