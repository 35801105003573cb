package org.followthrough.oversight.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.followthrough.contact.UnreadReplyHolds;
import org.followthrough.engine.LetThrough;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.OwnJobs;
import org.followthrough.family.FamilyConsents;
import org.followthrough.oversight.desk.FamilyNotes.About;
import org.followthrough.oversight.desk.SaidOutcome.By;
import org.followthrough.oversight.desk.SaidOutcome.Letter;
import org.followthrough.oversight.desk.SaidOutcome.Said;
import org.followthrough.oversight.desk.SaidOutcome.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How tasks went, with a minute to take it back. The minute is the server's: what was said is on
 * record at once, and a job of the engine completes the task in its coordinator's name when the
 * minute is over, whatever became of the page, the phone or the node. Where somebody else was
 * faster, nothing that was said is lost.
 */
@Component
class ReversibleOutcomes {

  /** What was said becomes true after that. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Who was faster where it was nobody. */
  static final String WORKFLOW = "workflow";

  private static final String TYPE = "said-outcome";
  private static final List<String> CHANNELS = List.of("email", "sms", "call");
  private static final String SILENCED = "a coordinator notes that the family wants no contact";

  private final SaidOutcomes said;
  private final Postponements postponements;
  private final FamilyNotes notes;
  private final WrittenAnswers letters;
  private final UnreadReplyHolds holds;
  private final FamilyConsents consents;
  private final Moments moments;

  ReversibleOutcomes(
      SaidOutcomes said,
      Postponements postponements,
      FamilyNotes notes,
      WrittenAnswers letters,
      UnreadReplyHolds holds,
      FamilyConsents consents,
      Moments moments) {
    this.said = said;
    this.postponements = postponements;
    this.notes = notes;
    this.letters = letters;
    this.holds = holds;
    this.consents = consents;
    this.moments = moments;
  }

  /**
   * A coordinator says how a task went. Where the family wants no contact, nothing more leaves from
   * this moment on.
   *
   * @return empty where somebody has said something of this task already
   */
  @Transactional
  public Optional<SaidOutcome> say(OpenTask task, Said what, By by) {
    // As finely as the engine keeps when a job is due.
    Instant now = moments.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    SaidOutcome outcome =
        new SaidOutcome(
            new Task(task.id(), task.familyId(), task.key()),
            what,
            by,
            now,
            now.plus(PATIENCE),
            null);
    if (!said.add(outcome)) {
      return Optional.empty();
    }
    moments.jobs().plan(TYPE, task.id(), outcome.completesAt());
    if (outcome.said().silences() && outcome.familyId() != null) {
      holds.hold(outcome.familyId(), hold(task.id()), SILENCED);
    }
    return Optional.of(outcome);
  }

  /**
   * @return false where it was too late, or another's
   */
  @Transactional
  public boolean takeBack(String taskId, String user) {
    boolean mayStill =
        said.findForUpdate(taskId)
            .filter(outcome -> outcome.by().user().equals(user) && outcome.overtakenBy() == null)
            .isPresent();
    if (mayStill) {
      said.remove(taskId);
      holds.release(hold(taskId));
    }
    return mayStill;
  }

  /** Somebody has read that another was faster. */
  @Transactional
  public void read(String taskId, String user) {
    said.findForUpdate(taskId)
        .filter(outcome -> outcome.by().user().equals(user) && outcome.overtakenBy() != null)
        .ifPresent(outcome -> said.remove(taskId));
  }

  /** The minute is over. Not private: it is called on Spring's proxy of this. */
  public void complete(String taskId, ProcessEngineServices engine) {
    SaidOutcome outcome = said.findForUpdate(taskId).orElse(null);
    boolean isDue =
        outcome != null
            && outcome.overtakenBy() == null
            // Else it was taken back, and said once more: another job is planned for that.
            && !moments.clock().instant().isBefore(outcome.completesAt());
    if (!isDue) {
      return;
    }
    if (engine.getTaskService().createTaskQuery().taskId(taskId).count() == 0) {
      overtaken(outcome, engine);
    } else {
      inTheNameOf(
          outcome.by(),
          engine.getIdentityService(),
          () -> engine.getTaskService().complete(taskId, outcome.said().answers()));
      if (outcome.said().letter() != null) {
        letters.plan(outcome);
      }
      said.remove(taskId);
    }
    holds.release(hold(taskId));
    postponements.forget(taskId);
  }

  /** What the coordinator said stays with the family, and a no stays a no. */
  private void overtaken(SaidOutcome outcome, ProcessEngineServices engine) {
    HistoricTaskInstance task =
        engine
            .getHistoryService()
            .createHistoricTaskInstanceQuery()
            .taskId(outcome.taskId())
            .singleResult();
    String other =
        task == null || task.getAssignee() == null || "deleted".equals(task.getDeleteReason())
            ? WORKFLOW
            : task.getAssignee();
    said.overtaken(outcome.taskId(), other);
    if (outcome.familyId() == null) {
      return;
    }
    notes.add(outcome.familyId(), null, About.OVERTAKEN, words(outcome), outcome.by().user());
    if (outcome.said().silences()) {
      CHANNELS.forEach(
          channel ->
              consents.familyForbids(outcome.familyId(), channel, "call:" + outcome.by().user()));
    }
  }

  /** All that the coordinator wrote. */
  static String words(SaidOutcome outcome) {
    return Stream.concat(
            Stream.of(outcome.said().label()),
            Stream.concat(
                outcome.said().answers().entrySet().stream()
                    .filter(answer -> answer.getKey().endsWith("Notes"))
                    .map(Map.Entry::getValue)
                    .map(String::valueOf),
                Stream.ofNullable(outcome.said().letter()).map(Letter::text)))
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static void inTheNameOf(By by, IdentityService identities, Runnable work) {
    try {
      LetThrough.signIn(identities, by.user(), by.groups());
      work.run();
    } finally {
      identities.clearAuthentication();
    }
  }

  private static String hold(String taskId) {
    return "desk:" + taskId;
  }

  /** The clock, and who does something at its moments. */
  @Component
  record Moments(Clock clock, OwnJobs jobs) {}

  /** What the engine does when the job is due. */
  @Configuration(proxyBeanMethods = false)
  static class Job {
    /** The engine is built with it, and so before all that uses the engine. */
    @Bean
    OwnJob saidOutcomeJob(ObjectProvider<ReversibleOutcomes> outcomes) {
      return new OwnJob(
          TYPE,
          (String taskId, ProcessEngineServices engine) ->
              outcomes.getObject().complete(taskId, engine));
    }
  }
}
