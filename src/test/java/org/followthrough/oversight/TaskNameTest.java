package org.followthrough.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task's name says whom it is about. */
class TaskNameTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Call the family        | Martinez            | Call the Martinez family
          Call the family        | The Martinez Family | Call the Martinez family
          Call the family        | the family          | Call the family
          Look in on the family  | O'Brien & $1        | Look in on the O'Brien & $1 family
          Review the prediction  | Martinez            | Review the prediction: the Martinez family
          Ask the familyless     | Martinez            | Ask the familyless: the Martinez family
          Ask the Martinez house | Martinez            | Ask the Martinez house
          """,
      delimiter = '|')
  void itIsTheLabelWithTheFamilyInIt(String label, String family, String name) {
    assertThat(TaskName.of(label, family)).isEqualTo(name);
  }

  @Test
  void aLongOneIsCutToWhatTheEngineKeepsAndStaysASentence() {
    assertThat(TaskName.of("Call the family", "😀".repeat(150)))
        .hasSizeLessThanOrEqualTo(255)
        .startsWith("Call the 😀")
        .endsWith("😀… family");
    assertThat(TaskName.of("x".repeat(255), "Martinez")).hasSizeLessThanOrEqualTo(255);
  }
}
