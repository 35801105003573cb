package org.followthrough;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** There is one clock, which the sandbox and the tests move. */
@AnalyzeClasses(
    packages = "org.followthrough",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ClockRulesTest {

  private static final String SANDBOX = "org.followthrough.sandbox..";

  @ArchTest
  static final ArchRule timeComesFromTheClock =
      noClasses()
          .should()
          .accessTargetWhere(describe("asks the machine for the time", ClockRulesTest::asksTheTime))
          .because(
              "the sandbox and the tests move time; whoever looks at another watch is not moved");

  @ArchTest
  static final ArchRule theClockIsMadeOnce =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.followthrough.engine", SANDBOX)
          .should()
          .accessTargetWhere(
              describe(
                  "makes a clock of the system's",
                  access ->
                      access.getTargetOwner().isEquivalentTo(Clock.class)
                          && (access.getName().startsWith("system")
                              || access.getName().startsWith("tick"))))
          .because("there is one clock, the engine's and ours; it is injected");

  @ArchTest
  static final ArchRule onlyTheSandboxMeasuresPatience =
      noClasses()
          .that()
          .resideOutsideOfPackage(SANDBOX)
          .should()
          .accessTargetWhere(
              describe(
                  "reads the machine's stopwatch",
                  access ->
                      access.getTargetOwner().isEquivalentTo(System.class)
                          && access.getName().equals("nanoTime")))
          .because("real patience exists only where real servers are waited for");

  @Test
  void everyWayOfAskingTheMachineForTheTimeIsSeen() {
    assertThat(
            timeComesFromTheClock
                .evaluate(new ClassFileImporter().importClasses(OwnWatch.class, OurClock.class))
                .getFailureReport()
                .getDetails())
        .hasSize(6)
        .allMatch(detail -> detail.contains("OwnWatch"));
  }

  @SuppressWarnings("unused")
  private static final class OwnWatch {
    Object[] times() {
      Supplier<Instant> reference = Instant::now;
      return new Object[] {
        reference,
        Instant.now(),
        LocalDate.now(ZoneOffset.UTC),
        new Date(),
        System.currentTimeMillis(),
        Calendar.getInstance()
      };
    }
  }

  @SuppressWarnings("unused")
  private static final class OurClock {
    Object[] times(Clock clock) {
      return new Object[] {clock.instant(), LocalDate.now(clock), new Date(clock.millis())};
    }
  }

  private static boolean asksTheTime(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    List<JavaClass> parameters =
        access instanceof JavaCodeUnitAccess<?> call
            ? call.getTarget().getRawParameterTypes()
            : List.of();
    boolean now =
        owner.getPackageName().startsWith("java.time")
            && access.getName().equals("now")
            && parameters.stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    boolean newDate =
        owner.isEquivalentTo(Date.class)
            && access.getName().equals("<init>")
            && parameters.isEmpty();
    return now
        || newDate
        || owner.isEquivalentTo(System.class) && access.getName().equals("currentTimeMillis")
        || owner.isAssignableTo(Calendar.class) && access.getName().equals("getInstance");
  }
}
