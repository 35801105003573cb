package org.followthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.yaml.snakeyaml.Yaml;

/**
 * The packaged application in profile {@code production}, and all that it speaks with: a
 * PostgreSQL, a mail server, an SMS gateway, and whoever calls it over HTTP.
 */
final class ProductionWorld implements AutoCloseable {

  static final String ADMIN_PASSWORD = "chosen by the organisation";
  static final String SMS_TOKEN = "the account's own token";

  static final Map<String, String> SECRETS =
      Map.of(
          "spring.datasource.password", "a database password",
          "spring.mail.password", "a mailbox password",
          "followthrough.email.inbox.password", "a mailbox password",
          "followthrough.sms.auth-token", SMS_TOKEN,
          "followthrough.addresses.keys", "dGhlIGtleSBvZiB0aGlzIHRlc3QsIG9mIDMyIGJ5dGVz",
          "camunda.bpm.admin-user.password", ADMIN_PASSWORD);

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):([-?])([^}]*)}");

  private final List<Map<String, String>> texts = new CopyOnWriteArrayList<>();
  private final int port = freePort();
  private final int managementPort = freePort();
  private final String url = "http://localhost:" + port;
  private final Path directory;

  private DebianPostgres postgres;
  private GreenMail mail;
  private HttpServer sms;
  private ProductionProcess application;

  ProductionWorld(Path directory) {
    this.directory = directory;
  }

  void starts() throws Exception {
    postgres = new DebianPostgres(SECRETS.get("spring.datasource.password"));
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
            });
    mail.start();
    mail.setUser("outreach@co-op.example", "outreach", SECRETS.get("spring.mail.password"));
    sms = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    sms.createContext("/", this::acceptText);
    sms.start();
    application = new ProductionProcess(environmentOfTheComposeFile(), directory);
    application.startAt(url);
    urgentAtAnyHour();
  }

  @Override
  public void close() throws Exception {
    if (application != null) {
      application.close();
    }
    if (sms != null) {
      sms.stop(0);
    }
    if (mail != null) {
      mail.stop();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  String url() {
    return url;
  }

  int managementPort() {
    return managementPort;
  }

  ProductionProcess application() {
    return application;
  }

  /** What the SMS gateway was told to send. */
  List<Map<String, String>> texts() {
    return texts;
  }

  String rightsOfTheDatabasesRole() throws Exception {
    return postgres.rightsOfTheRole();
  }

  /** A mail arrives in the organisation's mailbox. */
  void answers(MimeMessage mail) {
    this.mail.getUserManager().getUser("outreach").deliver(mail);
  }

  /** The environment of the compose file, but for the addresses of what this machine runs. */
  private Map<String, String> environmentOfTheComposeFile() throws IOException {
    Map<String, Object> compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
    Map<?, ?> service = (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get("followthrough");
    Map<String, String> chosen =
        Map.of(
            "FOLLOWTHROUGH_SMS_ACCOUNT_SID",
            sid(),
            "FOLLOWTHROUGH_SMS_FROM",
            "+12015550100",
            "FOLLOWTHROUGH_PUBLIC_URL",
            url);
    Map<String, String> environment = new HashMap<>();
    ((Map<?, ?>) service.get("environment"))
        .forEach(
            (name, value) ->
                environment.put((String) name, filledIn(String.valueOf(value), chosen)));
    Map.of(
            "SPRING_DATASOURCE_URL", postgres.url(),
            "SPRING_MAIL_HOST", "127.0.0.1",
            "SPRING_MAIL_PORT", String.valueOf(mail.getSmtp().getPort()),
            "FOLLOWTHROUGH_EMAIL_INBOX_HOST", "127.0.0.1",
            "FOLLOWTHROUGH_EMAIL_INBOX_PORT", String.valueOf(mail.getImap().getPort()))
        .forEach(
            (name, here) ->
                assertThat(environment.replace(name, here)).as("the file's " + name).isNotNull());
    environment.put("SERVER_PORT", String.valueOf(port));
    environment.put("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
    environment.put("FOLLOWTHROUGH_SMS_BASE_URL", "http://127.0.0.1:" + sms.getAddress().getPort());
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    for (Object name : (List<?>) service.get("secrets")) {
      Files.writeString(secrets.resolve((String) name), SECRETS.get(name));
    }
    environment.put("FOLLOWTHROUGH_SECRETS", secrets.toString());
    return environment;
  }

  private static String filledIn(String value, Map<String, String> chosen) {
    Matcher variable = VARIABLE.matcher(value);
    if (!variable.matches()) {
      return value;
    }
    String otherwise = variable.group(2).equals("-") ? variable.group(3) : null;
    return chosen.getOrDefault(variable.group(1), otherwise);
  }

  /** Tests run at any hour; a table that somebody deploys by hand lets messages go at once. */
  private void urgentAtAnyHour() throws IOException {
    String table = Files.readString(Path.of("dmn/select_intervention.dmn"));
    MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
    form.add("deployment-name", "from Modeler");
    form.add(
        "select_intervention.dmn",
        new ByteArrayResource(
            table
                .replaceFirst("<text>false</text>", "<text>true</text>")
                .getBytes(StandardCharsets.UTF_8)) {
          @Override
          public String getFilename() {
            return "select_intervention.dmn";
          }
        });
    RestClient.create(url)
        .post()
        .uri("/engine-rest/deployment/create")
        .headers(headers -> headers.setBasicAuth("admin", ADMIN_PASSWORD))
        .contentType(MediaType.MULTIPART_FORM_DATA)
        .body(form)
        .retrieve()
        .toBodilessEntity();
  }

  /** A family for whom it is noon now. */
  String aFamily(Map<String, String> address) {
    String id = "family-" + UUID.randomUUID();
    Map<String, Object> family = new HashMap<>(address);
    family.put("familyName", "Okafor");
    family.put("timeZone", whereItIsNoon());
    assertThat(call(HttpMethod.PUT, "/api/v1/families/" + id, family)).isNotNull();
    return id;
  }

  private static String whereItIsNoon() {
    return IntStream.rangeClosed(-12, 12)
        .mapToObj(hours -> "Etc/GMT" + (hours < 0 ? "" : "+") + hours)
        .filter(zone -> LocalTime.now(ZoneId.of(zone)).getHour() == 12)
        .findFirst()
        .orElse(ZoneOffset.UTC.getId());
  }

  /** Each line that was logged: there is no other. */
  List<JsonNode> logged() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : application.log().split("\n")) {
      if (!line.isBlank()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  MimeMessage theMailTo(String address) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              for (MimeMessage one : mail.getReceivedMessages()) {
                if (one.getAllRecipients()[0].toString().equals(address)) {
                  return Optional.of(one);
                }
              }
              return Optional.<MimeMessage>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  void predict(String family) {
    JsonNode answer =
        call(
            HttpMethod.POST,
            "/api/v1/predictions",
            Map.of(
                "predictionId",
                "of-" + family,
                "familyId",
                family,
                "probability",
                0.9,
                "confidence",
                95,
                "windowDays",
                30));
    assertThat(answer.get("result").asText()).isEqualTo("started");
  }

  JsonNode get(String path) {
    return call(HttpMethod.GET, path, null);
  }

  private JsonNode call(HttpMethod method, String path, Object body) {
    ResponseEntity<String> answer = as("admin", ADMIN_PASSWORD, method, path, body);
    assertThat(answer.getStatusCode().is2xxSuccessful()).as(path + answer.getBody()).isTrue();
    try {
      return new ObjectMapper().readTree(answer.getBody());
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + answer.getBody(), e);
    }
  }

  ResponseEntity<String> administrator(HttpMethod method, String path, Object body) {
    return as("admin", ADMIN_PASSWORD, method, path, body);
  }

  ResponseEntity<String> as(
      String user, String password, HttpMethod method, String path, Object body) {
    RestClient.RequestBodySpec call =
        RestClient.create(url)
            .method(method)
            .uri(URI.create(url + path))
            .headers(headers -> headers.setBasicAuth(user, password));
    if (body != null) {
      call.contentType(MediaType.APPLICATION_JSON).body(body);
    }
    return call.retrieve()
        .onStatus(status -> true, (request, response) -> {})
        .toEntity(String.class);
  }

  /** The gateway takes every text, and remembers what it was told. */
  private void acceptText(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> text = new HashMap<>();
    for (String field : form.split("&")) {
      String[] pair = field.split("=", 2);
      text.put(decoded(pair[0]), decoded(pair[1]));
    }
    text.put("authorization", exchange.getRequestHeaders().getFirst("Authorization"));
    texts.add(text);
    byte[] answer =
        "{\"sid\": \"SM%s\", \"status\": \"queued\"}"
            .formatted(UUID.randomUUID().toString().replace("-", ""))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  static String sid() {
    return "AC" + "1".repeat(32);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
