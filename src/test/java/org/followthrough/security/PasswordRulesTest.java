package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which passwords are taken outside of the sandbox, for a user mike, Mike O'Neil. */
class PasswordRulesTest {

  @ParameterizedTest
  @CsvSource({
    "twelve chars, true",
    "eleven char, false",
    "'', false",
    "mikemikemike, false",
    "MIKE-and-more, false",
    "mike@co-op.example, false",
    "mike likes long walks, true",
    "O'Neil-2024-x, false",
    "\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11, false"
  })
  void aPasswordHasTwelveCharactersBesidesItsUsersNames(String password, boolean taken) {
    UserEntity mike = new UserEntity("mike");
    mike.setFirstName("Mike");
    mike.setLastName("O'Neil");
    mike.setEmail("mike@co-op.example");

    assertThat(
            new PasswordRules().getRules().stream().allMatch(rule -> rule.execute(password, mike)))
        .isEqualTo(taken);
    assertThat(
            PasswordRules.fault(password, "mike@co-op.example", "mike", "Mike", "O'Neil").isEmpty())
        .isEqualTo(taken);
  }
}
