package org.followthrough.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/** Pages do not shift under whoever reads them. */
@SandboxTest
class StablePagesTest {

  @Autowired CoOp coOp;

  @BeforeEach
  void fourInstances() {
    coOp.opensOnAMonday();
    for (String family : List.of("abara", "cohen", "dubois", "garcia")) {
      starts(family);
    }
  }

  @Test
  void whatStartsBetweenTwoPagesIsNotShownTwice() {
    List<String> first = ids(page("size=2&page=0"));
    starts("rossi");
    List<String> second = ids(page("size=2&page=1"));

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
  }

  @Test
  void whatIsErasedBetweenTwoPagesHidesNothing() {
    ids(page("size=2&page=0"));
    coOp.as("admin", HttpMethod.DELETE, "/api/v1/families/garcia", null);

    assertThat(families(page("size=2&page=1"))).contains("cohen", "abara");
  }

  @Test
  void theCursorLeadsToTheEndWithoutAGapOrARepetition() {
    List<String> read = new ArrayList<>();
    JsonNode page = page("size=1");
    read.addAll(ids(page));
    while (!page.get("nextCursor").isNull()) {
      starts("family-" + read.size());
      page = page("size=1&cursor=" + page.get("nextCursor").asText());
      read.addAll(ids(page));
    }

    assertThat(read).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void aNewFirstPageShowsWhatIsNew() {
    ids(page("size=2&page=0"));
    starts("rossi");

    assertThat(families(page("size=2&page=0"))).contains("rossi");
  }

  @Test
  void othersReadTheirOwnPages() {
    ids(page("size=2&page=0"));
    starts("rossi");

    JsonNode others =
        coOp.body(coOp.as("otto", HttpMethod.GET, "/api/v1/instances?size=2&page=1", null));

    assertThat(families(others)).containsExactly("dubois", "cohen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "%00", "_____________________w", "fwAAAAAAAAAAeA"})
  void aCursorThatIsNoneIsRefused(String cursor) {
    ResponseEntity<String> answer =
        coOp.as("sarah", HttpMethod.GET, "/api/v1/instances?cursor=" + cursor, null);

    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(400);
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

  private void starts(String family) {
    coOp.aFamily(family);
    coOp.aPredictionFor(family);
  }

  private JsonNode page(String question) {
    return coOp.body(coOp.as("sarah", HttpMethod.GET, "/api/v1/instances?" + question, null));
  }

  private static List<String> ids(JsonNode page) {
    return page.get("items").findValuesAsText("id").stream()
        .filter(id -> id.length() > 30)
        .toList();
  }

  private static List<String> families(JsonNode page) {
    return page.get("items").findValuesAsText("familyId");
  }
}
