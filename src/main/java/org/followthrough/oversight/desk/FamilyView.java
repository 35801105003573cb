package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.engine.DeployedProcess;
import org.followthrough.engine.DeployedProcesses;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.history.FamilyStory;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Puts the pages about families together. */
@Component
class FamilyView {

  private static final int MOST_FOUND = 50;

  private final Families families;
  private final FamilyStory story;
  private final Running running;
  private final TaskCards cards;
  private final People people;
  private final Frame frame;
  private final DeskPages pages;

  FamilyView(
      Families families,
      FamilyStory story,
      Running running,
      TaskCards cards,
      People people,
      Frame frame,
      DeskPages pages) {
    this.families = families;
    this.story = story;
    this.running = running;
    this.cards = cards;
    this.people = people;
    this.frame = frame;
    this.pages = pages;
  }

  Optional<Family> find(String familyId) {
    return families.find(familyId);
  }

  ResponseEntity<String> found(String text, HttpServletRequest request) {
    Map<String, Object> page = frame.around("Families", request);
    List<Found> found =
        text.isEmpty()
            ? List.of()
            : families.search(text, MOST_FOUND).stream()
                .map(
                    family ->
                        new Found(
                            family.familyId(),
                            family.familyName(),
                            Stream.of(family.phone(), family.email())
                                .filter(address -> address != null)
                                .collect(Collectors.joining(" · "))))
                .toList();
    page.put("text", text);
    page.put("found", found);
    page.put("count", found.size());
    page.put("none", found.isEmpty());
    page.put("one", found.size() == 1);
    page.put("cut", found.size() == MOST_FOUND);
    return pages.page(HttpStatus.OK, "families", page);
  }

  /**
   * @param typed what could not be taken
   * @param problem why, or null
   */
  ResponseEntity<String> page(
      HttpStatus status,
      Family family,
      Map<String, String> typed,
      String problem,
      HttpServletRequest request) {
    LocalWords words = cards.words(family);
    Map<String, Object> page = frame.around("The " + family.familyName() + " family", request);
    page.put("problem", problem);
    page.put("familyId", family.familyId());
    page.put("name", family.familyName());
    page.put("phone", family.phone());
    page.put("phoneShown", TaskCards.shown(family.phone()));
    page.put("mayBeCalled", family.mayBeCalled());
    page.put("mailed", family.consent().email());
    page.put("texted", family.consent().sms());
    page.put("called", family.consent().call());
    page.put("timeThere", words.timeNow());
    page.put(
        "shared",
        families.sharing(List.of(family.familyId())).getOrDefault(family.familyId(), List.of()));
    page.put("emailField", typed.getOrDefault("email", family.email()));
    page.put("phoneField", typed.getOrDefault("phone", family.phone()));
    page.put("note", typed.getOrDefault("note", ""));
    page.put("addressReason", typed.getOrDefault("addressReason", ""));
    page.put("instanceReason", typed.getOrDefault("instanceReason", ""));
    List<Workflow> workflows =
        running.of(family.familyId()).stream().map(one -> workflow(one, words)).toList();
    page.put("workflows", workflows);
    page.put("hasWorkflows", !workflows.isEmpty());
    List<Told> told =
        new ArrayList<>(
            story.of(family.familyId()).stream().map(line -> told(line, words)).toList());
    Collections.reverse(told);
    page.put("story", told);
    return pages.page(status, "family", page);
  }

  private Workflow workflow(InstanceView instance, LocalWords words) {
    boolean isLive = instance.times().completedAt() == null;
    return new Workflow(
        instance.id(),
        running.name(instance.origin().workflow()),
        isLive ? instance.status() : String.valueOf(instance.result().outcome()).replace('_', ' '),
        words.moment(instance.times().triggeredAt()),
        new Position(
            instance.position().currentSteps().stream()
                .map(CurrentStep::name)
                .collect(Collectors.joining(", ")),
            instance.position().nextExecutionAt() == null
                ? null
                : words.moment(instance.position().nextExecutionAt())),
        isLive,
        instance.status().equals("paused"));
  }

  private Told told(FamilyStory.Line line, LocalWords words) {
    String by =
        line.actor() == null || line.actor().equals("system")
            ? null
            : line.actor().equals("family") ? "the family" : people.name(line.actor());
    return new Told(
        words.moment(line.at()),
        line.kind(),
        line.title(),
        new Said(
            line.said().channel() == null
                ? null
                : line.said().channel().equals("sms") ? "text" : line.said().channel(),
            line.said().subject(),
            line.said().text(),
            line.kind().equals("message")),
        line.result(),
        line.because() == null || line.because().startsWith("Table ") ? null : line.because(),
        by);
  }

  record Found(String id, String name, String addresses) {}

  record Workflow(
      String id,
      String name,
      String status,
      String since,
      Position position,
      boolean live,
      boolean paused) {}

  /**
   * Where it stands.
   *
   * @param at the step at which it stands, or empty
   * @param next when it goes on by itself, or null
   */
  record Position(String at, String next) {}

  record Told(
      String when,
      String kind,
      String title,
      Said said,
      String result,
      String because,
      String by) {}

  /**
   * The words of a message, a reply or a note.
   *
   * @param ours whether the text is one that we sent, which nobody needs to read twice
   */
  record Said(String channel, String subject, String text, boolean ours) {}

  /** The workflows of families, by the names that their diagrams have. */
  @Component
  record Running(Instances instances, InstanceViews views, DeployedProcesses processes) {

    private static final int MOST = 20;

    List<InstanceView> of(String familyId) {
      return views.of(instances.of(List.of(familyId)).stream().limit(MOST).toList());
    }

    String name(String workflow) {
      return processes
          .newest(workflow)
          .map(DeployedProcess::name)
          .orElseGet(() -> workflow.replace('_', ' ').toLowerCase(Locale.ROOT));
    }
  }
}
