package org.followthrough.enginerest;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.camunda.bpm.engine.rest.dto.runtime.StartProcessInstanceDto;
import org.followthrough.engine.DeployedForms;
import org.followthrough.engine.OfferedFields;
import org.followthrough.engine.OfferedFields.Offer;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.enginerest.BodyCheck.Called;
import org.springframework.stereotype.Component;

/**
 * What may be said at a start past our own API: for which family and why, and what else the start's
 * own form asks for.
 */
@Component
class StartRules {

  private static final String FAMILY = ProcessVariable.FAMILY_ID.name();

  private final RepositoryService repository;
  private final OfferedFields offered;
  private final DeployedForms forms;

  StartRules(RepositoryService repository, OfferedFields offered, DeployedForms forms) {
    this.repository = repository;
    this.offered = offered;
    this.forms = forms;
  }

  void check(StartProcessInstanceDto start, Called called) {
    if (start.getStartInstructions() != null && !start.getStartInstructions().isEmpty()) {
      BodyCheck.refuse(
          "startInstructions are not taken: a workflow starts where its diagram begins. Leave them"
              + " out, or POST /api/v1/workflows/{key}/instances.");
    }
    if (start.isSkipCustomListeners() || start.isSkipIoMappings()) {
      BodyCheck.refuse(
          "skipCustomListeners and skipIoMappings are not taken: what a step is given, its diagram"
              + " says. Leave them out.");
    }
    if (start.getCaseInstanceId() != null) {
      BodyCheck.refuse("caseInstanceId is not taken: cases are switched off. Leave it out.");
    }
    PlainValues.problem(start.getVariables()).ifPresent(BodyCheck::refuse);
    Map<String, VariableValueDto> variables =
        Objects.requireNonNullElse(start.getVariables(), Map.of());
    checkBusinessKey(start.getBusinessKey(), variables);
    definition(called).ifPresent(process -> check(process, variables));
  }

  private static void checkBusinessKey(String key, Map<String, VariableValueDto> variables) {
    Object family = variables.containsKey(FAMILY) ? variables.get(FAMILY).getValue() : null;
    if (key != null && !key.isEmpty() && !key.equals(family)) {
      BodyCheck.refuse(
          "businessKey is the family's id and is set from the variable familyId. Leave it out.");
    }
  }

  private void check(ProcessDefinition process, Map<String, VariableValueDto> variables) {
    if (!process.isStartableInTasklist()) {
      BodyCheck.refuse(
          process.getKey()
              + " is started by Followthrough or by a step of another workflow, which gives it what"
              + " it needs, and by nobody's hand. GET /api/v1/workflows names those that a person"
              + " may start.");
    }
    Offer offer = offered.ofStart(process.getId()).orElseThrow();
    variables.keySet().stream()
        .filter(name -> !mayBeGiven(name, offer))
        .findFirst()
        .ifPresent(name -> BodyCheck.refuse(notAskedFor(name, offer)));
    if (offer.form() != null) {
      forms
          .problem(
              offer.form(),
              field -> variables.containsKey(field) ? variables.get(field).getValue() : null)
          .ifPresent(problem -> BodyCheck.refuse(problem + "."));
    }
  }

  private static String notAskedFor(String name, Offer offer) {
    String asked =
        offer.isFree()
            ? name + " is set by Followthrough itself; leave it out."
            : name
                + " is not asked for; the form asks for "
                + String.join(", ", offer.fields())
                + ".";
    return name.equals(ProcessVariable.PRIORITY.name())
            || name.equals(ProcessVariable.URGENT.name())
        ? asked + " POST /api/v1/workflows/{key}/instances takes priority and urgent."
        : asked;
  }

  private static boolean mayBeGiven(String name, Offer offer) {
    return offer.isFree()
        ? name.equals(FAMILY) || !ProcessVariable.isOurs(name)
        : offer.fields().contains(name) && (name.equals(FAMILY) || !ProcessVariable.isOurs(name));
  }

  /** Empty where there is none: then the engine says so. */
  private Optional<ProcessDefinition> definition(Called called) {
    String id = called.parameter("id");
    return Optional.ofNullable(
        id == null
            ? repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(called.parameter("key"))
                .latestVersion()
                .withoutTenantId()
                .singleResult()
            : repository.createProcessDefinitionQuery().processDefinitionId(id).singleResult());
  }
}
