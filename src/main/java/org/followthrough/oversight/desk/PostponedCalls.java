package org.followthrough.oversight.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.TaskService;
import org.followthrough.oversight.desk.FamilyNotes.About;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Calls that are made later: at a moment that the family was promised, or not before one. The task
 * stays what it is; its follow-up date says when it is on the desk again, in Tasklist as well.
 */
@Component
class PostponedCalls {

  /** Whoever was promised a call at four is not to be called at six. */
  private static final Duration KEPT_WITHIN = Duration.ofHours(1);

  private final TaskService tasks;
  private final Postponements postponements;
  private final FamilyNotes notes;
  private final TaskCards cards;

  PostponedCalls(
      TaskService tasks, Postponements postponements, FamilyNotes notes, TaskCards cards) {
    this.tasks = tasks;
    this.postponements = postponements;
    this.notes = notes;
    this.cards = cards;
  }

  @Transactional
  public void postpone(
      OpenTask task, Instant notBefore, boolean promised, String note, String user) {
    tasks.setFollowUpDate(task.id(), Date.from(notBefore));
    Instant due = notBefore.plus(KEPT_WITHIN);
    if (promised || task.times().due() == null || task.times().due().isBefore(due)) {
      tasks.setDueDate(task.id(), Date.from(due));
    }
    postponements.say(task.id(), task.familyId(), notBefore, promised, user);
    if (task.familyId() != null) {
      String when = cards.words(task.family()).moment(notBefore);
      notes.add(
          task.familyId(),
          task.instanceId(),
          promised ? About.PROMISE : About.NOT_BEFORE,
          (promised ? "Promised a call " : "Not to be called before ")
              + when
              + (note.isBlank() ? "" : "\n" + note),
          user);
    }
  }
}
