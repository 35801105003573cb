package org.followthrough.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.followthrough.security.AddressDigests;
import org.followthrough.startup.SandboxCredentials;
import org.followthrough.startup.StartRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The world outside, started before the application and left after it: database, mail server, SMS
 * gateway and clock. The application meets them as in production, through properties and sockets,
 * and does not know that they are embedded.
 */
final class SandboxWorld implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  static final String PROFILE = "sandbox";
  static final String START_AT = "followthrough.sandbox.start-at";
  private static final Logger LOG = LoggerFactory.getLogger(SandboxWorld.class);

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Optional<Instant> startAt = startAt(environment);
    try {
      start(context, environment, startAt);
    } catch (IOException e) {
      throw new UncheckedIOException("The sandbox does not start", e);
    }
  }

  private static void start(
      ConfigurableApplicationContext context,
      ConfigurableEnvironment environment,
      Optional<Instant> startAt)
      throws IOException {
    DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
    DataDirectory data =
        keep(
            beans,
            "sandboxDataDirectory",
            new DataDirectory(environment.getProperty(DataDirectory.PROPERTY, "./data")));
    SandboxDatabase database = keep(beans, "sandboxDatabase", new SandboxDatabase(data));

    SandboxClock clock = new SandboxClock(data.resolve("clock"), startAt);
    beans.registerSingleton("clock", (Clock) clock);

    MailServer mail = keep(beans, "sandboxMailServer", new MailServer(data.resolve("mail"), clock));
    SmsGateway sms =
        keep(
            beans,
            "sandboxSmsGateway",
            new SmsGateway(
                data.resolve("sms"),
                clock,
                SandboxCredentials.SMS_ACCOUNT_SID,
                SandboxCredentials.SMS_AUTH_TOKEN,
                () ->
                    environment.getRequiredProperty("followthrough.public-url")
                        + "/webhooks/sms/inbound"));
    LOG.info(
        "The sandbox's clock shows {} (UTC); its mail server is at port {}, its SMS gateway at {}",
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        mail.smtpPort(),
        sms.baseUrl());

    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.datasource.url", database.url());
    properties.put("spring.datasource.username", SandboxDatabase.USER);
    properties.put("spring.mail.host", "127.0.0.1");
    properties.put("spring.mail.port", mail.smtpPort());
    properties.put("spring.mail.properties.mail.smtp.starttls.required", false);
    properties.put(
        "followthrough.email.from", "Followthrough Co-op <" + MailServer.ORGANISATION + ">");
    properties.put("followthrough.email.inbox.host", "127.0.0.1");
    properties.put("followthrough.email.inbox.port", mail.imapPort());
    properties.put("followthrough.email.inbox.tls", false);
    properties.put("followthrough.email.inbox.username", SandboxCredentials.ORGANISATION_ADDRESS);
    properties.put("followthrough.email.inbox.password", SandboxCredentials.MAILBOX_PASSWORD);
    properties.put("followthrough.sms.base-url", sms.baseUrl().toString());
    properties.put("followthrough.sms.account-sid", SandboxCredentials.SMS_ACCOUNT_SID);
    properties.put("followthrough.sms.auth-token", SandboxCredentials.SMS_AUTH_TOKEN);
    properties.put("followthrough.sms.from", SandboxCredentials.SMS_SENDER);
    properties.put(AddressDigests.PROPERTY, addressKey(data.resolve("address-key")));
    properties.put("followthrough.public-url", "http://localhost:${local.server.port}");
    environment.getPropertySources().addFirst(new MapPropertySource("sandbox", properties));
  }

  /** Made at the first start, beside the database and not in it, as a real one is kept. */
  private static String addressKey(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n");
    }
    return Files.readString(file);
  }

  private static Optional<Instant> startAt(ConfigurableEnvironment environment) {
    String given = environment.getProperty(START_AT);
    if (given == null || given.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(given.strip()).toInstant());
    } catch (DateTimeParseException e) {
      throw new StartRefusal(
          START_AT + " is '" + given + "', which is no moment with an offset from UTC.",
          "Write it like --" + START_AT + "=2026-03-02T09:00:00-05:00, or leave it out.",
          e);
    }
  }

  /** Singletons that are there first are destroyed last. */
  private static <T extends AutoCloseable> T keep(
      DefaultListableBeanFactory beans, String name, T part) {
    beans.registerSingleton(name, part);
    beans.registerDisposableBean(name, part::close);
    return part;
  }
}
