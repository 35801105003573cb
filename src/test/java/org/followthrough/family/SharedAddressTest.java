package org.followthrough.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Families that share an address are shown as such, and stay two families. */
@SandboxTest
class SharedAddressTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamily() {
    coOp.opensOnAMonday();
    coOp.imports(
        "familyId,familyName,email,phone,consent.sms\n"
            + "rossi,Rossi,Home@families.example,+12015550111,FALSE\n");
  }

  @Test
  void theReportOfAFileSaysWhoseAddressItIsToo() {
    JsonNode answer =
        coOp.imports(
            "familyId,familyName,email,phone\n"
                + "silva,Silva,,+12015550199\n"
                + "bianchi,Bianchi,home@families.example,+12015550111\n");

    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.get("remarks"))
        .extracting(
            one ->
                one.get("line").asInt()
                    + " "
                    + one.get("field").asText()
                    + " "
                    + one.get("message").asText())
        .containsExactly(
            "3 email also stands on the record of Rossi (rossi)",
            "3 phone also stands on the record of Rossi (rossi)");
  }

  @Test
  void theRecordSaysItAndCanBeSentBackAsItIs() {
    coOp.aFamilyWith("bianchi", "phone", "+12015550111");
    String path = "/api/v1/families/bianchi";

    JsonNode record = coOp.body(coOp.as("sarah", HttpMethod.GET, path, null));
    ResponseEntity<String> back = coOp.as("sarah", HttpMethod.PUT, path, record);

    assertThat(record.at("/remarks/0/field").asText()).isEqualTo("phone");
    assertThat(record.at("/remarks/0/message").asText()).contains("Rossi (rossi)");
    assertThat(back.getStatusCode().value()).as(back.getBody()).isEqualTo(200);
    assertThat(coOp.body(back)).isEqualTo(record);
  }

  @Test
  void whoCallsReadsItInTheTask() {
    Map<String, Object> family = coOp.aUsualFamily("bianchi");
    family.put("phone", "+12015550111");
    family.remove("email");
    family.put("consent", Map.of("sms", false));
    coOp.aFamily("bianchi", family);

    coOp.aPredictionFor("bianchi");

    assertThat(coOp.contextOf(call()))
        .contains("Shared: phone also stands on the record of Rossi (rossi)");
  }

  private JsonNode call() {
    return coOp.body(
            coOp.as(
                "admin",
                HttpMethod.POST,
                "/engine-rest/task",
                Map.of("taskDefinitionKey", "callTheFamily")))
        .get(0);
  }
}
