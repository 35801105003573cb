package org.followthrough.history;

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
import org.springframework.http.ResponseEntity;

/** A timeline that grows does not shift under whoever reads it. */
@SandboxTest
class TimelinePagesTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void aFamilyThatWasWrittenTo() {
    coOp.opensOnAMonday();
    coOp.aFamily("abara");
    coOp.aPredictionFor("abara");
  }

  @Test
  void theTimelineIsReadPageByPageWhileItGrows() {
    String path = "/api/v1/families/abara/timeline";
    List<JsonNode> whole = new ArrayList<>();
    coOp.body(coOp.as("sarah", HttpMethod.GET, path, null)).forEach(whole::add);
    List<JsonNode> read = new ArrayList<>();
    String next = path + "?size=2";
    while (next != null) {
      ResponseEntity<String> page = coOp.as("sarah", HttpMethod.GET, next, null);
      coOp.body(page).forEach(read::add);
      String link = page.getHeaders().getFirst("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      if (read.size() == 2) {
        coOp.aFamilyWith("abara", "familyName", "Abara-Silva");
      }
    }

    assertThat(read).doesNotHaveDuplicates().hasSizeGreaterThan(whole.size());
    assertThat(read.subList(0, 2)).isEqualTo(whole.subList(0, 2));
  }
}
