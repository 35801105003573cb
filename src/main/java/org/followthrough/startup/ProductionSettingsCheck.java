package org.followthrough.startup;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.followthrough.security.AddressDigests;
import org.followthrough.security.PasswordRules;
import org.springframework.core.env.Environment;

/**
 * Every profile but the sandbox's meets a real world, which whoever starts it must name: database,
 * mail server, SMS account, public address, first administrator. All that is missing, or is the
 * sandbox's own, is said at once and before anything is started. No value is ever repeated: most
 * are secrets.
 */
final class ProductionSettingsCheck {

  private static final Pattern SANDBOX_DATABASE =
      Pattern.compile("jdbc:postgresql://(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?/postgres\\b.*");

  private ProductionSettingsCheck() {}

  /**
   * @throws StartRefusal with every setting that is missing or cannot be used
   */
  static void check(Environment environment) {
    List<String> faults =
        settings(environment).stream()
            .flatMap(setting -> setting.fault(environment).stream())
            .toList();
    if (!faults.isEmpty()) {
      throw new StartRefusal(
          "Outside of the sandbox, Followthrough needs settings of its own. "
              + (faults.size() == 1 ? "This one is" : "These " + faults.size() + " are")
              + " missing or cannot be used:\n\n"
              + String.join("\n\n", faults),
          "Set each as an environment variable, or write it into a file that has the property's name"
              + " and lies in /run/secrets. docs/operations.md explains them all. To see the sandbox,"
              + " which needs none of them, start without spring.profiles.active.",
          null);
    }
  }

  private static List<Setting> settings(Environment environment) {
    List<Setting> settings = new ArrayList<>();
    settings.add(
        new Setting(
            "spring.datasource.url",
            "your PostgreSQL, like jdbc:postgresql://db.example.org/followthrough",
            url ->
                !url.startsWith("jdbc:postgresql:")
                    ? "is no address of a PostgreSQL"
                    : isOfTheSandbox(url) ? "is the sandbox's own database" : null));
    settings.add(new Setting("spring.datasource.username", "the database user", any -> null));
    settings.add(new Setting("spring.datasource.password", "that user's password", any -> null));
    settings.add(
        new Setting(
            "spring.mail.host", "the mail server that sends, like smtp.example.org", any -> null));
    settings.add(new Setting("spring.mail.username", "its user", any -> null));
    settings.add(new Setting("spring.mail.password", "that user's password", any -> null));
    settings.add(
        new Setting(
            "followthrough.email.from",
            "the address that families see and answer, like Our Co-op <hello@example.org>",
            from ->
                from.contains(SandboxCredentials.ORGANISATION_ADDRESS)
                    ? "is the sandbox's own"
                    : null));
    settings.add(
        new Setting(
            "followthrough.email.inbox.host",
            "the IMAP server of that address, like imap.example.org",
            any -> null));
    settings.add(
        new Setting(
            "followthrough.email.inbox.username",
            "its user",
            notThis(SandboxCredentials.ORGANISATION_ADDRESS)));
    settings.add(
        new Setting(
            "followthrough.email.inbox.password",
            "that user's password",
            notThis(SandboxCredentials.MAILBOX_PASSWORD)));
    settings.add(
        new Setting(
            "followthrough.sms.account-sid",
            "your account at Twilio, AC and 32 more characters",
            notThis(SandboxCredentials.SMS_ACCOUNT_SID)));
    settings.add(
        new Setting(
            "followthrough.sms.auth-token",
            "that account's Auth Token",
            notThis(SandboxCredentials.SMS_AUTH_TOKEN)));
    settings.add(
        new Setting(
            "followthrough.sms.from",
            "the number that texts come from, like +12015550100",
            notThis(SandboxCredentials.SMS_SENDER)));
    settings.add(
        new Setting(
            "followthrough.public-url",
            "where families and Twilio reach this application, like https://outreach.example.org",
            ProductionSettingsCheck::faultOfPublicUrl));
    settings.add(
        new Setting(
            AddressDigests.PROPERTY,
            "the key under which a family's no outlives its record, as openssl rand -base64 32 makes"
                + " one; keep it outside of the database and its backups",
            keys -> AddressDigests.fault(keys).orElse(null)));
    settings.add(
        new Setting("camunda.bpm.admin-user.id", "the first administrator's name", any -> null));
    settings.add(
        new Setting(
            "camunda.bpm.admin-user.password",
            "that administrator's first password",
            password -> faultOfPassword(password, environment)));
    return settings;
  }

  private static boolean isOfTheSandbox(String url) {
    return SANDBOX_DATABASE.matcher(url).matches();
  }

  private static UnaryOperator<String> notThis(String ofTheSandbox) {
    return value -> value.equals(ofTheSandbox) ? "is the sandbox's own" : null;
  }

  private static String faultOfPublicUrl(String url) {
    try {
      URI uri = URI.create(url);
      boolean usable = uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
      return usable && !url.endsWith("/")
          ? null
          : "is no address like https://outreach.example.org, without a slash at its end";
    } catch (IllegalArgumentException e) {
      return "is no address that a browser could open";
    }
  }

  private static String faultOfPassword(String password, Environment environment) {
    if (SandboxCredentials.USERS.contains(password)) {
      return "is one of the sandbox's passwords";
    }
    String name = environment.getProperty("camunda.bpm.admin-user.id", "");
    return password.equals(name)
        ? "is the administrator's name"
        : PasswordRules.fault(password, name).orElse(null);
  }

  /**
   * @param what to write there
   * @param faultOf says what is wrong with a value, or null
   */
  private record Setting(String property, String what, UnaryOperator<String> faultOf) {

    Optional<String> fault(Environment environment) {
      String value = environment.getProperty(property);
      String fault = value == null || value.isBlank() ? "is missing" : faultOf.apply(value.strip());
      return Optional.ofNullable(fault)
          .map(
              words ->
                  "  %s %s\n    %s: %s".formatted(property, words, environmentVariable(), what));
    }

    private String environmentVariable() {
      return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
  }
}
