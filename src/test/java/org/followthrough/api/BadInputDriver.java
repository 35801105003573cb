package org.followthrough.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.CoOp;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A careless or hostile client, whose calls no HTTP library corrects, and what becomes of them. */
final class BadInputDriver {

  static final String MARTINEZ = "/api/v1/families/martinez";

  private final CoOp coOp;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private Map<String, String> before;

  BadInputDriver(CoOp coOp, JdbcClient jdbc, ObjectMapper json) {
    this.coOp = coOp;
    this.jdbc = jdbc;
    this.json = json;
  }

  void seesOneFamily() {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    // It seals the audit, which would else be done behind the test's back.
    coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/audit/check", null));
    before = contents();
  }

  void findsNothingStored() {
    assertThat(contents()).isEqualTo(before);
    assertThat(coOp.as("sarah", HttpMethod.GET, MARTINEZ, null).getBody())
        .contains("martinez@families.example");
  }

  void refused(Answer answer, int status, String field) throws Exception {
    assertThat(answer.status()).as(answer.whole()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = problem(answer);
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).isNotBlank();
    if (field != null) {
      assertThat(problem.path("errors").findValuesAsText("field")).contains(field);
      assertThat(problem.path("errors").findValuesAsText("message")).allMatch(m -> !m.isBlank());
    }
    assertThat(answer.whole())
        .doesNotContain("Exception", "org.", "java.", "com.fasterxml", "select ", "insert ")
        .doesNotContainIgnoringCase("tomcat", "\tat ", "jackson", "postgres");
  }

  JsonNode problem(Answer answer) throws IOException {
    return json.readTree(answer.body());
  }

  /** A digest of all that each table holds: ours, and those in which the engine keeps what runs. */
  private Map<String, String> contents() {
    return jdbc
        .sql(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_type = 'BASE TABLE'
              and (table_schema = 'followthrough' or table_name like 'act_ru_%')
              and table_name not in ('flyway_schema_history', 'act_ru_meter_log')""")
        .query(String.class)
        .list()
        .stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    jdbc.sql(
                            "select count(*) || ' ' || md5(coalesce(string_agg(row::text, chr(10)"
                                + " order by row::text), '')) from "
                                + table
                                + " row")
                        .query(String.class)
                        .single()));
  }

  Answer call(String user, String method, String path, String body, String... headers)
      throws IOException {
    return call(user, method, path, body.getBytes(UTF_8), headers);
  }

  /** Past every HTTP client, which would correct what is wrong before it leaves. */
  Answer call(String user, String method, String path, byte[] body, String... headers)
      throws IOException {
    String length = body == null ? "X-No-Body: 1" : "Content-Length: " + body.length;
    String[] all = Stream.concat(Stream.of(headers), Stream.of(length)).toArray(String[]::new);
    return exchange(head(user, method, path, all), body == null ? new byte[0] : body);
  }

  static String head(String user, String method, String path, String... headers) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + user).getBytes(ISO_8859_1));
    return Stream.concat(
            Stream.of(
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "Authorization: Basic " + credentials,
                "Connection: close"),
            Stream.of(headers))
        .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
  }

  Answer exchange(String head, byte[] body) throws IOException {
    try (Socket socket = new Socket("localhost", URI.create(coOp.url()).getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return new Answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  record Answer(String whole) {

    int status() {
      return Integer.parseInt(whole.split(" ")[1]);
    }

    String header(String name) {
      return whole
          .lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    /** Chunked or not: from the first brace to the last. */
    String body() {
      return whole.substring(whole.indexOf('{'), whole.lastIndexOf('}') + 1);
    }
  }

  static String fields(Map<String, String> good, String field, String value) {
    Map<String, String> all = new TreeMap<>(good);
    all.put(field, value);
    return all.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String prediction(String field, String value) {
    return fields(
        Map.of(
            "predictionId", "\"p\"",
            "familyId", "\"martinez\"",
            "probability", "0.9",
            "confidence", "90",
            "windowDays", "30"),
        field,
        value);
  }

  static String tooLarge() {
    return prediction("recommendation", "\"" + "a".repeat(BodyLimit.LARGEST) + "\"");
  }
}
