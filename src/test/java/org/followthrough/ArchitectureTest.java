package org.followthrough;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house, each with its reason; why the house is built so is in {@code docs/adr/}.
 */
@AnalyzeClasses(
    packages = "org.followthrough",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** A room may know those before it, and none behind it. */
  private static final List<String> ROOMS_FROM_THE_GROUND_UP =
      List.of(
          "api",
          "connector",
          "engine",
          "security",
          "startup",
          "imports",
          "contact",
          "family",
          "timing",
          "message",
          "audit",
          "instance",
          "failure",
          "workflow",
          "history",
          "trigger",
          "calendar",
          "channel",
          "outreach",
          "oversight",
          "insight",
          "model",
          "rehearsal",
          "enginerest",
          "sandbox");

  private static final String SANDBOX = "org.followthrough.sandbox..";

  @ArchTest
  static final ArchRule everyClassLivesInARoom =
      classes()
          .that()
          .doNotBelongToAnyOf(FollowthroughApplication.class)
          .should()
          .resideInAnyPackage(
              ROOMS_FROM_THE_GROUND_UP.stream()
                  .map(room -> "org.followthrough." + room + "..")
                  .toArray(String[]::new))
          .because(
              "a rule of the business is found by its name, in one place; a new room is a decision"
                  + " with an ADR");

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices()
          .matching("org.followthrough.(*)..")
          .should()
          .beFreeOfCycles()
          .because("data goes one way, trigger to channel, and rooms in a circle are one big room");

  @ArchTest
  static final ArchRule arrowsPointDown =
      classes()
          .should(knowOnlyRoomsBelowTheirOwn())
          .because(
              "what stands below can be understood, tested and changed without what stands on it:"
                  + " an instance knows nothing of what triggers it, a contact nothing of who is"
                  + " behind it");

  @ArchTest
  static final ArchRule emailAndSmsAreStrangers =
      slices()
          .matching("org.followthrough.channel.(*)..")
          .should()
          .notDependOnEachOther()
          .because("one channel must be able to change, or to go, without the other");

  @ArchTest
  static final ArchRule nobodyKnowsTheSandbox =
      noClasses()
          .that()
          .resideOutsideOfPackage(SANDBOX)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SANDBOX)
          .because(
              "the sandbox is the world outside: what runs in it must be what runs in production");

  @ArchTest
  static final ArchRule theBusinessKnowsNothingOfCamunda =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.followthrough.family..",
              "org.followthrough.timing..",
              "org.followthrough.message..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.camunda..")
          .because("families, time and texts outlive the engine, and are tested without it");

  /** Who reaches into the engine beside its own room, and why there is no other way. */
  private static final Map<String, String> THROUGH_THE_ENGINES_OTHER_DOORS =
      Map.of(
          "org.followthrough.failure.FailedStepCommand",
          "what becomes of a job that threw is a command of the engine, which ours extends",
          "org.followthrough.failure.IncidentPause",
          "what an incident means is said by a handler of the engine, which ours extends",
          "org.followthrough.instance.InstanceJobs",
          "a job that is born while its instance stands still is seen only by the engine's manager",
          "org.followthrough.security.IdentityPlugin",
          "how the engine signs users in is told to its configuration",
          "org.followthrough.security.IdentityProvider",
          "whoever guesses passwords is slowed where the engine asks for one, at whichever door",
          "org.followthrough.trigger.KeptEvents",
          "who begins to wait for a message is seen only by the engine's manager of such waits",
          "org.followthrough.trigger.ScheduledStarts",
          "what a schedule does is a handler of the engine, which ours extends");

  @ArchTest
  static final ArchRule oneDoorToTheEnginesInternals =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.followthrough.engine")
          .and(
              are(
                  describe(
                      "not of those that have no other way",
                      type ->
                          !THROUGH_THE_ENGINES_OTHER_DOORS.containsKey(outermost(type).getName()))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.camunda.bpm.engine.impl..")
          .because(
              "the next version of the engine may change them, and so does a move to another engine"
                  + " of its family; what rooms need of them, the room engine offers in plain"
                  + " types");

  @Test
  void fewReachIntoTheEngineBesideItsDoor() {
    assertThat(THROUGH_THE_ENGINES_OTHER_DOORS)
        .as("each more is one more place that a new version of the engine may break")
        .hasSizeLessThanOrEqualTo(7);
  }

  @ArchTest
  static final ArchRule delegatesLiveWhereDiagramsCall =
      classes()
          .that()
          .areAssignableTo(JavaDelegate.class)
          .should()
          .resideInAnyPackage(
              "org.followthrough.failure..",
              "org.followthrough.outreach..",
              "org.followthrough.trigger..",
              "org.followthrough.oversight..")
          .because("whoever reads a diagram looks for its steps in these four rooms");

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Path main = Path.of("src/main/java/org/followthrough");
    try (Stream<Path> folders = Files.walk(main)) {
      List<Path> silent =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> !folder.equals(main))
              .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
              .toList();
      assertThat(silent)
          .as("rooms without a package-info.java: a newcomer reads there what a room is for")
          .isEmpty();
    }
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static ArchCondition<JavaClass> knowOnlyRoomsBelowTheirOwn() {
    return new ArchCondition<>("know only rooms below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int own = floor(type);
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> own >= 0 && floor(dependency.getTargetClass()) > own)
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
      }
    };
  }

  /** How high the room of a type stands; below all where it is in none. */
  private static int floor(JavaClass type) {
    String house = FollowthroughApplication.class.getPackageName() + ".";
    return type.getPackageName().startsWith(house)
        ? ROOMS_FROM_THE_GROUND_UP.indexOf(
            type.getPackageName().substring(house.length()).split("[.]")[0])
        : -1;
  }
}
