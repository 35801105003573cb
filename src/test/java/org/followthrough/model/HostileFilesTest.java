package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.RepositoryService;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is wrong with a file before anybody looks at what is drawn in it. */
@SandboxTest
class HostileFilesTest {

  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  @Autowired CoOp coOp;
  @Autowired RepositoryService repository;
  @Autowired JdbcClient jdbc;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faultless.bpmn20.xml",
        "faultless.BPMN",
        "faultless.dmn11.xml",
        "faultless.cmmn",
        "faultless.cmmn10.xml",
        "faultless.cmmn11.xml",
        "faultless.js",
        "faultless.zip",
        "folder/faultless.bpmn",
        "../faultless.bpmn"
      })
  void aFileOfAnotherNameIsRefusedByItsName(String name) throws IOException {
    assertThat(refusal(name, bytes(faultless())))
        .contains("- " + name + ": has a name by which nothing is deployed: name a diagram x.bpmn");
    assertThat(deployed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, is not written in UTF-8",
    "UTF-16BE, has characters that no text has",
    "UTF-16LE, has characters that no text has",
    "UTF-32, has characters that no text has",
    "IBM037, is not written in UTF-8",
  })
  void aFileInAnotherEncodingIsRefused(String encoding, String fault) throws IOException {
    String text = faultless().replace("UTF-8", encoding);

    assertThat(refusal("faultless.bpmn", text.getBytes(Charset.forName(encoding)))).contains(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "US-ASCII", "windows-1252"})
  void aFileThatSaysItHasAnotherEncodingIsRefused(String encoding) throws IOException {
    assertThat(refusal("faultless.bpmn", bytes(faultless().replace("UTF-8", encoding))))
        .contains("says that its encoding is " + encoding + ": save it as UTF-8");
  }

  /** In it, one half of the file says what is done, and the other half hides that from others. */
  @Test
  void anEncodingInWhichLettersMeanOthersIsRefused() throws IOException {
    assertThat(refusal("faultless.bpmn", bytes(faultless().replace("UTF-8", "IBM037"))))
        .contains("faultless.bpmn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>      | has a DOCTYPE",
        "<!DOCTYPE x [<!ENTITY a \"a\"><!ENTITY b \"&a;&a;&a;\">]>     | has a DOCTYPE",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">              | has a DOCTYPE",
        "<a>                                                          | that can be read"
      })
  void whatWouldReplaceOrFetchIsRefusedInDiagramsAndTables(String prolog, String fault)
      throws IOException {
    String table = coOp.deployed("courtesy.dmn").replaceFirst("<\\?xml[^>]*\\?>", "");

    assertThat(refusal("faultless.bpmn", bytes(faultless().replace(DECLARATION, prolog))))
        .contains(fault);
    assertThat(refusal("courtesy.dmn", bytes(prolog + table))).contains(fault);
  }

  @Test
  void noSchemaIsFetched() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/a.xsd";
      for (String attribute :
          new String[] {
            "xsi:schemaLocation=\"http://other.example/ns " + url + "\"",
            "xsi:noNamespaceSchemaLocation=\"" + url + "\""
          }) {
        assertThat(
                refusal(
                    "faultless.bpmn",
                    bytes(
                        faultless()
                            .replace(
                                "id=\"note\"", "id=\"note\" " + attribute + " other:a=\"b\""))))
            .contains("names a schema of its own in xsi:");
      }
    } finally {
      server.stop(0);
    }

    assertThat(asked).hasValue(0);
  }

  @Test
  void theSchemaThatModellingToolsNameIsTaken() throws IOException {
    String text =
        faultless()
            .replace("\"hostile\"", "\"named_schema\"")
            .replace(
                "id=\"hostile_definitions\"",
                "id=\"hostile_definitions\""
                    + " xsi:schemaLocation=\"http://www.omg.org/spec/BPMN/20100524/MODEL BPMN20.xsd\"");

    assertThat(coOp.tryingToDeploy(Map.of("named_schema.bpmn", text)).getStatusCode().value())
        .isEqualTo(200);
  }

  @Test
  void aFileThatIsTooLargeOrTooDeepIsRefusedAtOnce() throws IOException {
    String deep = "<bpmn:subProcess>".repeat(10_000) + "</bpmn:subProcess>".repeat(10_000);

    assertThat(
            refusal(
                "faultless.bpmn", bytes(faultless().replace("<!--in process-->", deep.repeat(2)))))
        .contains("is nested more than 60 elements deep");
    assertThat(refusal("faultless.bpmn", bytes(faultless() + " ".repeat(1_000_000))))
        .contains("bytes; such a file has at most 1000000");
    assertThat(refusal("hello.sms.txt", bytes("a".repeat(100_001)))).contains("at most 100000");
  }

  @Test
  void whoeverHasMuchToCorrectIsToldOfTheFirstHundred() throws IOException {
    String wrong =
        IntStream.range(0, 500)
            .mapToObj(i -> "<camunda:wrong" + i + " />")
            .collect(Collectors.joining());

    assertThat(
            refusal("faultless.bpmn", bytes(faultless().replace("<!--plan extension-->", wrong))))
        .contains("and more of the kind")
        .hasSizeLessThan(60_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "isExecutable=\"true\" | isExecutable=\"false\" | has no process that is run: tick 'Executable'",
        "id=\"hostile\"        | id=\"other\"           | other: is the id of the process, and the file has another name: name the file other.bpmn",
        "<!--in definitions--> | <bpmn:process id=\"second\" isExecutable=\"true\" camunda:historyTimeToLive=\"P1D\"><bpmn:startEvent id=\"s\"/></bpmn:process> | has more than one process that is run, hostile, second"
      })
  void theFileAndItsOneProcessHaveOneName(String before, String after, String fault)
      throws IOException {
    assertThat(refusal("hostile.bpmn", bytes(faultless().replace(before, after)))).contains(fault);
  }

  @Test
  void aTenantOrTheNameOfAStartIsRefused() throws IOException {
    String text = faultless().replace("\"hostile\"", "\"faultless\"");

    assertThat(said(deploying(text, Map.of("tenant-id", "a"))))
        .contains("- tenant-id: is 'a', and there are no tenants here");
    assertThat(said(deploying(text, Map.of("deployment-source", "followthrough"))))
        .contains("- deployment-source: is 'followthrough'");
  }

  private ResponseEntity<String> deploying(String diagram, Map<String, String> options) {
    return coOp.tryingToDeploy(Map.of("faultless.bpmn", bytes(diagram)), options);
  }

  @Test
  void theApplicationItselfIsHeldToTheSame() throws IOException {
    String hostile = faultless().replace("id=\"plan\"", "id=\"plan\" camunda:class=\"a.B\"");

    assertThatThrownBy(
            () -> repository.createDeployment().addString("hostile.bpmn", hostile).deploy())
        .isInstanceOf(BadUserRequestException.class)
        .hasMessageContaining("camunda:class");
  }

  /** As one that was deployed before anybody checked it. */
  @Test
  void whatIsDeployedOnceMoreIsCheckedOnceMore() throws IOException {
    String text = faultless().replace("\"hostile\"", "\"once_more\"");
    JsonNode before = coOp.read(coOp.tryingToDeploy(Map.of("once_more.bpmn", text)).getBody());
    jdbc.sql("update act_ge_bytearray set bytes_ = ? where name_ = 'once_more.bpmn'")
        .param(bytes(text.replace("id=\"plan\"", "id=\"plan\" camunda:type=\"shell\"")))
        .update();

    ResponseEntity<String> answer =
        coOp.as(
            "ana",
            HttpMethod.POST,
            "/engine-rest/deployment/" + before.get("id").asText() + "/redeploy",
            Map.of());

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(said(answer)).contains("once_more.bpmn, plan: camunda:type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello.form | {\"id\": \"hello\", \"id\": \"hello\", \"components\": []} | is no form that can be read",
        "hello.form | {\"id\": \"hello\", \"components\": []} {} | is no form that can be read",
        "book_lost.schema.json | {\"type\": \"object\" | is no JSON Schema that can be read",
        "book_lost.schema.json | [] | is no JSON Schema that can be read",
        "book_lost.schema.json | {\"$ref\": \"http://127.0.0.1:1/a.json\"} | refers to 'http://127.0.0.1:1/a.json', which is not in the file"
      })
  void whatCanBeReadInTwoWaysOrIsElsewhereIsRefused(String file, String text, String fault) {
    assertThat(refusal(file, bytes(text))).contains(fault);
  }

  @Test
  void theSchemaOfAnEventIsDeployed() {
    assertThat(
            coOp.tryingToDeploy(
                    Map.of(
                        "book_lost.schema.json",
                        "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}},"
                            + " \"$defs\": {\"b\": {\"type\": \"string\"}}}"))
                .getStatusCode()
                .value())
        .isEqualTo(200);
  }

  private String refusal(String file, byte[] content) {
    ResponseEntity<String> answer = coOp.tryingToDeploy(Map.of(file, content), Map.of());
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
    return said(answer);
  }

  private String said(ResponseEntity<String> answer) {
    return coOp.read(answer.getBody()).get("message").asText();
  }

  private long deployed() {
    return repository.createProcessDefinitionQuery().processDefinitionKey("hostile").count();
  }

  private static String faultless() throws IOException {
    return new ClassPathResource("hostile-diagrams/faultless.bpmn")
        .getContentAsString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
