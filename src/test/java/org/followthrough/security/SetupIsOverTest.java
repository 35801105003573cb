package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.camunda.bpm.engine.IdentityService;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Camunda's Admin lets anybody make the first administrator where nobody is in its group. The
 * configuration makes ours, so nobody else ever does: not even on the day that group is emptied.
 */
@SandboxTest
class SetupIsOverTest {

  private static final String NEW_ADMINISTRATOR =
      """
      {"profile": {"id": "mallory", "firstName": "M", "lastName": "M", "email": "m@m.example"},
       "credentials": {"password": "mallory"}}
      """;

  @Autowired CoOp coOp;
  @Autowired IdentityService identities;

  @BeforeEach
  void theGroupIsEmptied() {
    identities.deleteMembership("admin", Roles.ADMIN);
  }

  @AfterEach
  void andFilledAgain() {
    identities.createMembership("admin", Roles.ADMIN);
    identities.deleteUser("mallory");
  }

  @Test
  void aStrangerMakesNoAdministrator() {
    WebAppSession stranger = new WebAppSession(coOp.url());
    // For the token against foreign pages, which a stranger gets too.
    stranger.get("/camunda/app/admin/default/");

    assertThat(
            stranger
                .post("/camunda/api/admin/setup/default/user/create", NEW_ADMINISTRATOR)
                .status())
        .isEqualTo(403);
    assertThat(identities.createUserQuery().userId("mallory").count()).isZero();
  }
}
