package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.model.Slips.Slip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** The same slips, deployed as Modeler does: refused in words, and never by the engine. */
@SandboxTest
class SlipsDeployedTest {

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {"tripId": {"type": "string"}, "price": {"type": "number"},
        "day": {"type": "string", "format": "date"}, "paid": {"type": "boolean"}}}""";

  @Autowired CoOp coOp;

  static List<Slip> all() {
    return Slips.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isAnsweredInWords(Slip slip) {
    ResponseEntity<String> answer =
        coOp.tryingToDeploy(
            Map.of(Slips.FAULTLESS, slip.diagram(), "trip_announced.schema.json", SCHEMA));

    assertThat(answer.getStatusCode().value()).isEqualTo(slip.refuses() ? 400 : 200);
    assertThat(answer.getBody()).doesNotContain("ENGINE-", "org.camunda");
    if (slip.refuses()) {
      assertThat(coOp.read(answer.getBody()).get("message").asText())
          .startsWith("Nothing was deployed. To correct (")
          .contains(slip.element() == null ? Slips.FAULTLESS : slip.element());
    }
  }
}
