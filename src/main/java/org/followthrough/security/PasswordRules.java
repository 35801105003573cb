package org.followthrough.security;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.PasswordPolicy;
import org.camunda.bpm.engine.identity.PasswordPolicyRule;
import org.camunda.bpm.engine.identity.User;

/**
 * The least that a password must be, in every profile but the sandbox's. Admin shows these rules
 * while a password is typed.
 */
public final class PasswordRules implements PasswordPolicy {

  private static final int LENGTH = 12;

  /** A shorter name is part of too many words. */
  private static final int SHORTEST_NAME = 3;

  @Override
  public List<PasswordPolicyRule> getRules() {
    return List.of(new Length(), new WithoutOwnNames());
  }

  /**
   * What is wrong with a password, to be read after its name; empty where nothing is.
   *
   * @param names of its user
   */
  public static Optional<String> fault(String password, String... names) {
    return lengthWithout(password, Stream.of(names)) < LENGTH
        ? Optional.of(
            ("is too short: it needs at least %d characters, not counting its user's own name"
                    + " and email address")
                .formatted(LENGTH))
        : Optional.empty();
  }

  private static int lengthWithout(String password, Stream<String> names) {
    String rest = password.toLowerCase(Locale.ROOT);
    for (String name :
        names.filter(name -> name != null && name.length() >= SHORTEST_NAME).toList()) {
      rest = rest.replace(name.toLowerCase(Locale.ROOT), "");
    }
    return rest.codePointCount(0, rest.length());
  }

  /** Admin has words of its own for each placeholder, in every language that it speaks. */
  private static final class Length implements PasswordPolicyRule {

    @Override
    public String getPlaceholder() {
      return "PASSWORD_POLICY_LENGTH";
    }

    @Override
    public Map<String, String> getParameters() {
      return Map.of("minLength", String.valueOf(LENGTH));
    }

    @Override
    public boolean execute(String password) {
      return password.length() >= LENGTH;
    }
  }

  private static final class WithoutOwnNames implements PasswordPolicyRule {

    @Override
    public String getPlaceholder() {
      return "PASSWORD_POLICY_USER_DATA";
    }

    @Override
    public Map<String, String> getParameters() {
      return Map.of();
    }

    @Override
    public boolean execute(String password) {
      return execute(password, null);
    }

    @Override
    public boolean execute(String password, User user) {
      Stream<String> names =
          user == null
              ? Stream.empty()
              : Stream.of(user.getEmail(), user.getId(), user.getFirstName(), user.getLastName());
      return lengthWithout(password, names) >= LENGTH;
    }
  }
}
