package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages stay as they were read while instances start and go. */
@SandboxTest
class InstancePagesTest {

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void sixInstances() {
    coOp.opensOnAMonday();
    for (int n = 1; n <= 6; n++) {
      starts(n);
    }
  }

  @Test
  void whatStartsBetweenTwoPagesRepeatsNoRow() {
    assertThat(ids(page("otto", 0))).containsExactly("i6", "i5");

    starts(7);

    assertThat(ids(page("otto", 1))).containsExactly("i4", "i3");
    assertThat(ids(page("otto", 2))).containsExactly("i2", "i1");
    assertThat(ids(page("otto", 0))).as("begun anew").containsExactly("i7", "i6");
  }

  @Test
  void whatGoesBetweenTwoPagesHidesNoRow() {
    assertThat(ids(page("otto", 0))).containsExactly("i6", "i5");

    jdbc.sql("delete from followthrough.instance where id = 'i6'").update();

    assertThat(ids(page("otto", 1))).containsExactly("i4", "i3");
  }

  @Test
  void oneReadersPagesAreNotAnothers() {
    page("otto", 0);
    starts(7);

    assertThat(ids(page("sarah", 1))).containsExactly("i5", "i4");
  }

  @Test
  void afterAnHourAPageIsCountedFromTheNewestAgain() {
    page("otto", 0);
    starts(7);
    coOp.passes("PT1H");

    assertThat(ids(page("otto", 1))).containsExactly("i5", "i4");
  }

  @Test
  void aCursorReadsEachInstanceOnceWhateverStartsMeanwhile() {
    List<String> read = new ArrayList<>();
    String question = "?size=2";
    for (int n = 7; question != null; n++) {
      JsonNode answer = asked("otto", question);
      read.addAll(ids(answer));
      starts(n);
      question =
          answer.get("nextCursor").isNull()
              ? null
              : "?size=2&cursor=" + answer.get("nextCursor").asText();
    }

    assertThat(read).containsExactly("i6", "i5", "i4", "i3", "i2", "i1");
  }

  @Test
  void aCursorThatIsNoneOfOursIsRefused() {
    assertThat(coOp.as("otto", HttpMethod.GET, "/api/v1/instances?cursor=abc", null).getBody())
        .contains("cursor", "is none of ours");
  }

  private void starts(int number) {
    jdbc.sql(
            """
            insert into followthrough.instance (id, workflow, workflow_version, family_id,
              triggered_by, status, priority, urgent, triggered_at)
            values ('i' || :n, 'onboarding', 1, 'family', 'prediction:' || :n, 'completed', 5, false,
              timestamptz '2090-01-01T00:00:00Z' + :n * interval '1 minute')""")
        .param("n", number)
        .update();
  }

  private JsonNode page(String reader, int number) {
    return asked(reader, "?size=2&page=" + number);
  }

  private JsonNode asked(String reader, String question) {
    return coOp.body(coOp.as(reader, HttpMethod.GET, "/api/v1/instances" + question, null));
  }

  private static List<String> ids(JsonNode answer) {
    return answer.get("items").findValuesAsText("id");
  }
}
