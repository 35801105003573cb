package org.followthrough;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.Resource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;

/** What a class is called, how it is made and who may see it. */
@AnalyzeClasses(
    packages = "org.followthrough",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ClassRulesTest {

  private static final int MOST_ARGUMENTS = 7;

  /**
   * Jackson cannot tell a field that nobody knows from one of a nested part, and what is wrong in a
   * request is named by its own field: what somebody sends stays flat.
   */
  private static final Set<String> FLAT_AS_IT_IS_SENT =
      Set.of(
          "org.followthrough.family.FamilyController$FamilyJson",
          "org.followthrough.instance.InstanceController$CancelManyJson");

  private static final ArchRule CONSTRUCTORS_ARE_SHORT =
      classes()
          .that(
              are(
                  describe(
                      "not sent to us flat", type -> !FLAT_AS_IT_IS_SENT.contains(type.getName()))))
          .should(haveNoConstructorOfMoreArguments())
          .because(
              "nobody can tell eight arguments in a row apart: a record of so many parts has parts of"
                  + " its own, and a class that needs so many others does two things");

  /** Those of tests too. */
  @Test
  void constructorsAreShort() {
    CONSTRUCTORS_ARE_SHORT.check(new ClassFileImporter().importPackages("org.followthrough"));
  }

  @Test
  void aLongConstructorIsSeen() {
    assertThat(failures(ForkJoinPool.class))
        .singleElement()
        .asString()
        .contains("ForkJoinPool has a constructor of 10 arguments");
    assertThat(failures(SevenArguments.class, Kind.class)).isEmpty();
  }

  private static List<String> failures(Class<?>... types) {
    return CONSTRUCTORS_ARE_SHORT
        .evaluate(new ClassFileImporter().importClasses(types))
        .getFailureReport()
        .getDetails();
  }

  @SuppressWarnings("unused")
  private record SevenArguments(int a, int b, int c, int d, int e, int f, int g) {}

  @SuppressWarnings("unused")
  private enum Kind {
    ONE(1, 2, 3, 4, 5, 6, 7);

    Kind(int a, int b, int c, int d, int e, int f, int g) {}
  }

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameContaining("Util")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Service")
          .because("such a name says nothing, and whatever has no place ends up in it");

  @ArchTest
  static final ArchRule packagesAreRoomsNotLayers =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..impl..", "..service..", "..dto..")
          .because("what changes together lies together; a layer tears each feature apart");

  @ArchTest
  static final ArchRule constructorsInject =
      noFields()
          .should()
          .beAnnotatedWith(Autowired.class)
          .orShould()
          .beAnnotatedWith(Value.class)
          .orShould()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith(Resource.class)
          .because(
              "a class that needs something says so in its constructor, and cannot be made without");

  @ArchTest
  static final ArchRule controllersStayInTheirRoom =
      noClasses()
          .that()
          .areMetaAnnotatedWith(Controller.class)
          .should()
          .bePublic()
          .because("they are called over HTTP and by nobody else");

  @ArchTest
  static final ArchRule publicTypesAreUsedElsewhere =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotBelongToAnyOf(FollowthroughApplication.class)
          // The compiler copies constants into whoever uses them, so that use cannot be seen.
          .and(are(describe("without constants", type -> !hasPublicConstant(type))))
          .should(beUsedOutsideOfTheirPackage())
          .because("a room's face is small; what only the room uses is package-private");

  @ArchTest
  static final ArchRule interfacesAreThereForMoreThanOne =
      classes()
          .that()
          .areInterfaces()
          .and(are(describe("no annotations", type -> !type.isAnnotation())))
          .should(notHaveExactlyOneImplementation())
          .because("an interface with one implementation is the same thing said twice");

  /** Its annotations leave no trace in class files, so its absence is what can be seen. */
  @Test
  void lombokIsNotHere() {
    assertThatThrownBy(() -> Class.forName("lombok.Lombok"))
        .as("Lombok: records and plain Java say it, and every tool can read them")
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static boolean hasPublicConstant(JavaClass type) {
    return type.getFields().stream()
        .anyMatch(
            field ->
                field
                        .getModifiers()
                        .containsAll(
                            Set.of(JavaModifier.PUBLIC, JavaModifier.STATIC, JavaModifier.FINAL))
                    && (field.getRawType().isPrimitive()
                        || field.getRawType().isEquivalentTo(String.class)));
  }

  private static ArchCondition<JavaClass> beUsedOutsideOfTheirPackage() {
    return new ArchCondition<>("be used outside of their package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .anyMatch(
                    dependency ->
                        !dependency
                            .getOriginClass()
                            .getPackageName()
                            .equals(type.getPackageName()));
        events.add(
            new SimpleConditionEvent(
                type, used, type.getName() + " is public, and only its own package uses it"));
      }
    };
  }

  private static ArchCondition<JavaClass> notHaveExactlyOneImplementation() {
    return new ArchCondition<>("not have exactly one implementation") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        List<JavaClass> implementations =
            type.getAllSubclasses().stream()
                .filter(subclass -> !subclass.getModifiers().contains(JavaModifier.ABSTRACT))
                .toList();
        events.add(
            new SimpleConditionEvent(
                type,
                implementations.size() != 1,
                type.getName() + " is implemented only by " + implementations));
      }
    };
  }

  private static ArchCondition<JavaClass> haveNoConstructorOfMoreArguments() {
    return new ArchCondition<>(
        "have no constructor of more than " + MOST_ARGUMENTS + " arguments") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        // The compiler gives each constant of an enum its name and its place.
        int added = type.isEnum() ? 2 : 0;
        type.getConstructors().stream()
            .map(constructor -> constructor.getRawParameterTypes().size() - added)
            .filter(arguments -> arguments > MOST_ARGUMENTS)
            .forEach(
                arguments ->
                    events.add(
                        SimpleConditionEvent.violated(
                            type,
                            type.getName() + " has a constructor of " + arguments + " arguments")));
      }
    };
  }
}
