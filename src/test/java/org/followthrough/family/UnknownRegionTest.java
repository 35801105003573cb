package org.followthrough.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** A region that nobody knows is not taken for the whole country without a word. */
@SandboxTest
class UnknownRegionTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void opens() {
    coOp.opensOnAMonday();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"US, New-Yorck", "US, CA-NL", "CA, ny", ", zz"})
  void itIsRefusedWithThoseThatThereAre(String country, String region) {
    ResponseEntity<String> answer = put(country, region);

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody())
        .contains("\"field\":\"region\"", country == null ? "US" : country, "Leave it out");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"US, NY", "US, us-ny", "CA, nl", ", ny", "DE, by", "JP, 13", "US,"})
  void oneThatThereIsIsTaken(String country, String region) {
    assertThat(put(country, region).getStatusCode().is2xxSuccessful()).isTrue();
  }

  @Test
  void aFileNamesTheLine() {
    JsonNode report =
        coOp.imports("familyId,familyName,country,region\njones,Jones,US,ny\ncohen,Cohen,US,zz\n");

    assertThat(report.get("accepted").asInt()).isEqualTo(1);
    assertThat(report.get("errors").get(0).get("line").asInt()).isEqualTo(3);
    assertThat(report.get("errors").get(0).get("field").asText()).isEqualTo("region");
  }

  private ResponseEntity<String> put(String country, String region) {
    Map<String, Object> family = coOp.aUsualFamily("jones");
    family.put("country", country);
    family.put("region", region);
    return coOp.as("sarah", HttpMethod.PUT, "/api/v1/families/jones", family);
  }
}
