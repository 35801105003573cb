package org.followthrough.engine;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.form.FormData;
import org.camunda.bpm.engine.form.FormField;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.springframework.stereotype.Component;

/**
 * What a start and a task ask of a person, as their forms are deployed. Looked up without regard to
 * who asks: whether the call itself is allowed, the engine decides when it is carried out.
 */
@Component
public class OfferedFields {

  private final ProcessEngine engine;
  private final ProcessEngineConfigurationImpl configuration;
  private final DeployedForms forms;

  OfferedFields(ProcessEngine engine, DeployedForms forms) {
    this.engine = engine;
    this.configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.forms = forms;
  }

  /** What a task's form offers; empty where there is no such task. */
  public Optional<Offer> ofTask(String taskId) {
    return looked(() -> offer(engine.getFormService().getTaskFormData(taskId)));
  }

  /** What a process asks for at its start; empty where there is no such process. */
  public Optional<Offer> ofStart(String definitionId) {
    return looked(() -> offer(engine.getFormService().getStartFormData(definitionId)));
  }

  /** These variables of a task as they are, those that it does not have left out. */
  public Map<String, Object> variablesOf(String taskId, Set<String> names) {
    return looked(() -> engine.getTaskService().getVariables(taskId, names)).orElse(Map.of());
  }

  private Offer offer(FormData data) {
    Set<String> fields = new LinkedHashSet<>();
    String form =
        data == null || data.getCamundaFormRef() == null ? null : data.getCamundaFormRef().getKey();
    if (form != null) {
      forms.fields(form).forEach(field -> fields.add(field.path("key").asText()));
    }
    if (data != null && data.getFormFields() != null) {
      data.getFormFields().stream().map(FormField::getId).forEach(fields::add);
    }
    return new Offer(form, fields);
  }

  private <T> Optional<T> looked(Callable<T> question) {
    try {
      return Optional.ofNullable(
          configuration
              .getCommandExecutorTxRequired()
              .execute((CommandContext context) -> context.runWithoutAuthorization(question)));
    } catch (NullValueException | org.camunda.bpm.engine.exception.NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * What a form offers.
   *
   * @param form the id of the deployed form, or null where there is none
   * @param fields what can be filled in
   */
  public record Offer(String form, Set<String> fields) {

    /** Whether nothing says what may be given. */
    public boolean isFree() {
      return form == null && fields.isEmpty();
    }
  }
}
