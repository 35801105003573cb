package org.followthrough.oversight.desk;

import java.util.List;
import org.followthrough.family.Family;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** By which ways a family can be written to from the desk, and why not by others. */
@Component
class AnswerWays {

  Answer of(OpenTask task, MultiValueMap<String, String> filledIn) {
    Family family = task.family();
    return new Answer(List.of(), filledIn.getFirst("letterText"));
  }

  /**
   * @param text what was written before and could not be taken, or null
   */
  record Answer(List<Way> ways, String text) {}

  record Way(String channel, String label, boolean chosen) {}
}
