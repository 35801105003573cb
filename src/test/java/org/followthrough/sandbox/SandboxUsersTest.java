package org.followthrough.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.startup.SandboxCredentials;
import org.junit.jupiter.api.Test;

/** Who signs in to the sandbox. */
class SandboxUsersTest {

  @Test
  void noOtherWorldIsStartedWithOneOfTheirPasswords() {
    assertThat(SandboxUsers.names()).isEqualTo(SandboxCredentials.USERS);
  }
}
