package org.followthrough.sandbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.sandbox.FamilyAnswers.AnswerJson;
import org.followthrough.sandbox.InstanceOverviews.InstanceJson;
import org.followthrough.workflow.Rests;
import org.followthrough.workflow.Rests.Rest;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Says of each family what the first page shows: its instances, its rest, what passed both ways.
 */
@Component
@Profile(SandboxWorld.PROFILE)
class FamilyOverviews {

  private final Families families;
  private final InstanceOverviews instances;
  private final Rests rests;
  private final FamilyMessages messages;
  private final FamilyAnswers answers;
  private final Organisation organisation;

  FamilyOverviews(
      Families families,
      InstanceOverviews instances,
      Rests rests,
      FamilyMessages messages,
      FamilyAnswers answers,
      Organisation organisation) {
    this.families = families;
    this.instances = instances;
    this.rests = rests;
    this.messages = messages;
    this.answers = answers;
    this.organisation = organisation;
  }

  long count(String text) {
    return families.count(text);
  }

  /** Families that a text finds; those for which nothing was ever started stand last. */
  List<FamilyJson> of(String text, int limit) {
    List<Family> shown = families.search(text, limit);
    List<String> ids = shown.stream().map(Family::familyId).toList();
    Map<String, List<InstanceJson>> instancesOf = instances.of(ids);
    Map<String, List<Rest>> restsOf = rests.of(ids);
    Map<String, List<Message>> messagesOf = messages.of(shown);
    Map<String, List<AnswerJson>> answersOf = answers.of(ids);
    return shown.stream()
        .map(
            family ->
                FamilyJson.of(
                    family,
                    restsOf.getOrDefault(family.familyId(), List.of()).stream().findFirst(),
                    family.zoneOr(organisation).getId(),
                    instancesOf.getOrDefault(family.familyId(), List.of()),
                    messagesOf.getOrDefault(family.familyId(), List.of()),
                    answersOf.getOrDefault(family.familyId(), List.of())))
        .sorted(Comparator.comparing(family -> family.instances().isEmpty()))
        .toList();
  }

  record FamilyJson(
      @JsonUnwrapped Household household,
      String rests,
      List<InstanceJson> instances,
      List<Message> messages,
      List<AnswerJson> answers) {

    private static FamilyJson of(
        Family family,
        Optional<Rest> rest,
        String timeZone,
        List<InstanceJson> instances,
        List<Message> messages,
        List<AnswerJson> answers) {
      return new FamilyJson(
          new Household(
              family.familyId(),
              family.familyName(),
              family.email(),
              family.phone(),
              timeZone,
              family.coordinator()),
          rest.map(Rest::because).orElse(null),
          instances,
          messages,
          answers);
    }
  }

  record Household(
      String familyId,
      String familyName,
      String email,
      String phone,
      String timeZone,
      String coordinator) {}
}
