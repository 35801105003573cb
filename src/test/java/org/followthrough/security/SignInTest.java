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
import org.springframework.web.client.RestClient;

/** Who gets in, and how far. */
@SandboxTest
class SignInTest {

  @Autowired CoOp coOp;

  @Test
  void wrongPasswordsDoNotShutAUserOut() {
    for (int i = 0; i < 12; i++) {
      assertThat(status("mike", "wrong")).isEqualTo(401);
    }

    assertThat(status("mike", "mike")).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "otto, PUT, /engine-rest/group/camunda-admin/members/otto",
    "sarah, PUT, /engine-rest/engine/default/group/camunda-admin/members/sarah",
    "ana, POST, /engine-rest/user/create",
    "otto, POST, /engine-rest/authorization/create",
    "sarah, DELETE, /engine-rest/deployment/any",
    "otto, POST, /engine-rest/engine/default/deployment/create",
    "sarah, POST, /engine-rest/migration/execute"
  })
  void camundasOwnRestGivesNobodyMoreThanTheirRole(String user, HttpMethod method, String path) {
    assertThat(coOp.as(user, method, path, Map.of()).getStatusCode().value()).isEqualTo(403);
  }

  private int status(String user, String password) {
    return RestClient.create(coOp.url())
        .get()
        .uri("/api/v1/instances")
        .headers(headers -> headers.setBasicAuth(user, password))
        .retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }
}
