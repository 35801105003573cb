package org.followthrough.enginerest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.rest.dto.PatchVariablesDto;
import org.camunda.bpm.engine.rest.dto.VariableValueDto;
import org.camunda.bpm.engine.rest.dto.dmn.EvaluateDecisionDto;
import org.camunda.bpm.engine.rest.dto.migration.MigrationPlanDto;
import org.camunda.bpm.engine.rest.dto.migration.MigrationPlanGenerationDto;
import org.camunda.bpm.engine.rest.dto.runtime.JobDuedateDto;
import org.camunda.bpm.engine.rest.dto.runtime.RetriesDto;
import org.camunda.bpm.engine.rest.dto.runtime.StartProcessInstanceDto;
import org.camunda.bpm.engine.rest.dto.task.CompleteTaskDto;
import org.camunda.bpm.engine.rest.dto.task.TaskDto;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.springframework.stereotype.Component;

/**
 * Holds what a call of Camunda's REST brings along to what may be set by it, as Camunda's own code
 * will see it: not the text, in which a key may stand twice, but what has been read from it.
 */
@Component
class BodyCheck implements ReaderInterceptor {

  private static final Date EARLIEST = Date.from(Instant.parse("0001-01-01T00:00:00Z"));
  private static final Date TOO_LATE = Date.from(Instant.parse("+10000-01-01T00:00:00Z"));

  private final StartRules starts;
  private final TaskRules tasks;
  private final InstanceRules instances;

  BodyCheck(StartRules starts, TaskRules tasks, InstanceRules instances) {
    this.starts = starts;
    this.tasks = tasks;
    this.instances = instances;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body;
    try {
      body = context.proceed();
    } catch (JsonProcessingException e) {
      throw refusal("The body is not the JSON that this call takes" + where(e) + ".");
    }
    if (body == null && context.getType().getName().startsWith("org.camunda.")) {
      throw refusal("This call needs a body of JSON, {} at least.");
    }
    check(body, new Called((ExtendedUriInfo) context.getProperty(EngineCallFilter.URI)));
    return body;
  }

  private void check(Object body, Called called) {
    if (body instanceof StartProcessInstanceDto start) {
      starts.check(start, called);
    } else if (body instanceof CompleteTaskDto answers) {
      tasks.checkAnswers(answers, called.parameter("id"));
    } else if (body instanceof TaskDto task) {
      checkDate("due", task.getDue());
      checkDate("followUp", task.getFollowUp());
      tasks.checkUpdate(task, called.parameter("id"));
    } else if (body instanceof PatchVariablesDto changes) {
      instances.check(changes, called.parameter("id"));
    } else if (body instanceof VariableValueDto value) {
      instances.check(called.parameter("varId"), value, called.parameter("id"));
    } else if (body instanceof EvaluateDecisionDto question) {
      PlainValues.problem(question.getVariables()).ifPresent(BodyCheck::refuse);
    } else if (body instanceof MigrationPlanGenerationDto wanted) {
      PlainValues.problem(wanted.getVariables()).ifPresent(BodyCheck::refuse);
    } else if (body instanceof MigrationPlanDto plan) {
      PlainValues.problem(plan.getVariables()).ifPresent(BodyCheck::refuse);
    } else if (body instanceof JobDuedateDto change) {
      checkDate("duedate", change.getDuedate());
    } else if (body instanceof RetriesDto change) {
      if (change.getRetries() == null || change.getRetries() < 0) {
        refuse("retries must be a whole number from 0 on.");
      }
      checkDate("dueDate", change.getDueDate());
    }
  }

  /** The database knows further dates, and what is sent may still lie beyond those. */
  private static void checkDate(String field, Date date) {
    if (date != null && (date.before(EARLIEST) || !date.before(TOO_LATE))) {
      refuse(field + " must lie between the years 1 and 9999.");
    }
  }

  static InvalidRequestException refusal(String words) {
    return new InvalidRequestException(Status.BAD_REQUEST, words);
  }

  static void refuse(String words) {
    throw refusal(words);
  }

  /** Where in the body, in the words of whoever wrote it. */
  private static String where(JsonProcessingException e) {
    String path =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(step -> Objects.toString(step.getFieldName(), "[" + step.getIndex() + "]"))
                .collect(Collectors.joining("."))
            : "";
    JsonLocation location = e.getLocation();
    return (path.isEmpty() ? "" : ", at " + path)
        + (location == null
            ? ""
            : ", in line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()));
  }

  /** Which thing a call names in its path. */
  record Called(ExtendedUriInfo uri) {

    /** Null where the path has no such parameter. */
    String parameter(String name) {
      return uri.getPathParameters().getFirst(name);
    }
  }
}
