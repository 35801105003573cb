package org.followthrough.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** What every profile but the sandbox's asks for before it starts. */
class ProductionSettingsCheckTest {

  private static final Map<String, String> COMPLETE =
      Map.ofEntries(
          Map.entry("spring.datasource.url", "jdbc:postgresql://db.co-op.example/followthrough"),
          Map.entry("spring.datasource.username", "followthrough"),
          Map.entry("spring.datasource.password", "of the database"),
          Map.entry("spring.mail.host", "smtp.co-op.example"),
          Map.entry("spring.mail.username", "outreach"),
          Map.entry("spring.mail.password", "of the mailbox"),
          Map.entry("followthrough.email.from", "Our Co-op <hello@co-op.example>"),
          Map.entry("followthrough.email.inbox.host", "imap.co-op.example"),
          Map.entry("followthrough.email.inbox.username", "outreach"),
          Map.entry("followthrough.email.inbox.password", "of the mailbox"),
          Map.entry("followthrough.sms.account-sid", "AC11111111111111111111111111111111"),
          Map.entry("followthrough.sms.auth-token", "of the account"),
          Map.entry("followthrough.sms.from", "+12015550100"),
          Map.entry("followthrough.public-url", "https://outreach.co-op.example"),
          Map.entry("followthrough.addresses.keys", "dGhlIGtleSBvZiB0aGlzIHRlc3QsIG9mIDMyIGJ5dGVz"),
          Map.entry("camunda.bpm.admin-user.id", "admin"),
          Map.entry("camunda.bpm.admin-user.password", "of the administrator"));

  static Stream<String> settings() {
    return COMPLETE.keySet().stream().sorted();
  }

  @Test
  void withAllOfItsOwnItStarts() {
    assertThatCode(() -> start("production", COMPLETE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void oneThatIsMissingIsNamedWithItsEnvironmentVariable(String setting) {
    Map<String, String> without = new TreeMap<>(COMPLETE);
    without.remove(setting);

    assertThatThrownBy(() -> start("production", without))
        .isInstanceOf(StartRefusal.class)
        .hasMessageContaining("This one is missing or cannot be used")
        .hasMessageContaining(setting + " is missing\n    " + variable(setting) + ": ");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachIsTakenFromTheEnvironmentVariableThatTheMessageNames(String setting) {
    Map<String, String> without = new TreeMap<>(COMPLETE);
    without.remove(setting);
    MockEnvironment environment = environment("production", without);
    environment
        .getPropertySources()
        .addLast(
            new SystemEnvironmentPropertySource(
                "systemEnvironment", Map.of(variable(setting), COMPLETE.get(setting))));

    assertThatCode(() -> start(environment)).doesNotThrowAnyException();
  }

  @Test
  void allThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> start("production", Map.of()))
        .hasMessageContaining("These 17 are missing")
        .hasMessageContainingAll(COMPLETE.keySet().toArray(String[]::new));
  }

  @Test
  void everyProfileButTheSandboxIsHeldToIt() {
    assertThatThrownBy(() -> start("staging", Map.of())).isInstanceOf(StartRefusal.class);
  }

  @ParameterizedTest
  @CsvSource({
    "spring.datasource.url, jdbc:postgresql://localhost:5433/postgres?user=postgres, the sandbox's own",
    "spring.datasource.url, jdbc:postgresql://127.0.0.1:5433/postgres, the sandbox's own",
    "spring.datasource.url, jdbc:h2:mem:test, no address of a PostgreSQL",
    "spring.datasource.password, ' ', is missing",
    "followthrough.email.from, Followthrough Co-op <care@followthrough.example>, the sandbox's own",
    "followthrough.email.inbox.password, sandbox-care, the sandbox's own",
    "followthrough.sms.account-sid, ACsandbox000000000000000000000000, the sandbox's own",
    "followthrough.sms.auth-token, sandbox-auth-token, the sandbox's own",
    "followthrough.sms.from, +15005550006, the sandbox's own",
    "followthrough.public-url, outreach.co-op.example, no address",
    "followthrough.public-url, https://outreach.co-op.example/, without a slash at its end",
    "followthrough.addresses.keys, c2hvcnQ=, less than 32 bytes",
    "followthrough.addresses.keys, no-base64!, no Base64",
    "camunda.bpm.admin-user.password, admin, one of the sandbox's passwords",
    "camunda.bpm.admin-user.password, sarah, one of the sandbox's passwords",
    "camunda.bpm.admin-user.password, eleven char, at least 12 characters",
    "camunda.bpm.admin-user.password, Admin-of-ours, not counting its user's own name"
  })
  void whatIsTheSandboxsOrNoUseIsRefusedAndNeverRepeated(
      String setting, String value, String reason) {
    Map<String, String> wrong = new TreeMap<>(COMPLETE);
    wrong.put(setting, value);

    assertThatThrownBy(() -> start("production", wrong))
        .hasMessageContaining(setting + " is ")
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("=" + value);
  }

  @Test
  void anAdministratorWhoseNameIsThePasswordIsRefused() {
    Map<String, String> wrong = new TreeMap<>(COMPLETE);
    wrong.put("camunda.bpm.admin-user.id", "boss");
    wrong.put("camunda.bpm.admin-user.password", "boss");

    assertThatThrownBy(() -> start("production", wrong))
        .hasMessageContaining("camunda.bpm.admin-user.password is the administrator's name");
  }

  private static String variable(String setting) {
    return setting.toUpperCase().replace('.', '_').replace('-', '_');
  }

  private static void start(String profile, Map<String, String> settings) {
    start(environment(profile, settings));
  }

  private static void start(MockEnvironment environment) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new World().initialize(context);
  }

  private static MockEnvironment environment(String profile, Map<String, String> settings) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    settings.forEach(environment::setProperty);
    assertThat(environment.getActiveProfiles()).containsExactly(profile);
    return environment;
  }
}
