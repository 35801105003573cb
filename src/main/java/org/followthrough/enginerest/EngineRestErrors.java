package org.followthrough.enginerest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NotFoundException;
import org.camunda.bpm.engine.exception.NotValidException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.followthrough.engine.InvalidFormAnswer;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * What Camunda's REST answers when something is wrong: in its own shape, with the status that fits
 * the cause. By itself it calls a mistake of the caller's an error of the server's as soon as it
 * meets it within a start or a completion, and hands out the names of classes.
 */
final class EngineRestErrors {

  private static final String INSIDES =
      "The request could not be carried out. The log of the application says why.";

  /** A class's name with its package before a message, as an exception is written. */
  private static final Pattern THROWN =
      Pattern.compile("(?:[a-z]\\w*\\.){2,}\\w*(?:Exception|Error)(?:: |$)");

  private static final Pattern OF_INSIDES =
      Pattern.compile("(?:org|com|java|jakarta)\\.\\w+\\.[\\w.]+|SQL|\\$\\w+");

  /** SQLSTATE of a value that does not fit its column. */
  private static final String DATA_EXCEPTION = "22";

  private EngineRestErrors() {}

  private static Response response(Throwable thrown) {
    return status(thrown)
        .map(status -> new InvalidRequestException(status, words(thrown)))
        .map(ExceptionHandlerHelper.getInstance()::getResponse)
        .orElseGet(() -> scrubbed(thrown));
  }

  private static Response scrubbed(Throwable thrown) {
    Response engines = ExceptionHandlerHelper.getInstance().getResponse(thrown);
    boolean tellsInsides =
        engines.getStatus() >= Status.INTERNAL_SERVER_ERROR.getStatusCode()
            || THROWN.matcher(String.valueOf(thrown.getMessage())).find();
    if (!tellsInsides) {
      return engines;
    }
    return Response.status(engines.getStatus())
        .type(engines.getMediaType())
        .entity(
            ExceptionHandlerHelper.getInstance()
                .fromException(
                    new RestException(Status.fromStatusCode(engines.getStatus()), words(thrown))))
        .build();
  }

  /** Empty where Camunda's own is right. */
  private static Optional<Status> status(Throwable thrown) {
    boolean isWrongAlready =
        ExceptionHandlerHelper.getInstance().getStatus(thrown) == Status.INTERNAL_SERVER_ERROR;
    return isWrongAlready
        ? causes(thrown).flatMap(cause -> statusOf(cause).stream()).findFirst()
        : Optional.empty();
  }

  private static Optional<Status> statusOf(Throwable cause) {
    if (cause instanceof AuthorizationException) {
      return Optional.of(Status.FORBIDDEN);
    }
    if (cause instanceof NullValueException || cause instanceof NotFoundException) {
      return Optional.of(Status.NOT_FOUND);
    }
    if (cause instanceof BadUserRequestException
        || cause instanceof NotValidException
        || InvalidFormAnswer.is(cause)
        || isUnfit(cause)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (cause instanceof OptimisticLockingException
        || cause instanceof ConcurrencyFailureException) {
      return Optional.of(Status.CONFLICT);
    }
    return Optional.empty();
  }

  private static boolean isUnfit(Throwable cause) {
    return cause instanceof SQLException sql
        && String.valueOf(sql.getSQLState()).startsWith(DATA_EXCEPTION);
  }

  private static String words(Throwable thrown) {
    if (causes(thrown).anyMatch(EngineRestErrors::isUnfit)) {
      return "A value is too long or too large, or has a character that cannot be stored.";
    }
    if (causes(thrown)
        .anyMatch(
            cause ->
                cause instanceof OptimisticLockingException
                    || cause instanceof ConcurrencyFailureException)) {
      return "Somebody else has changed it at the same moment. Look at it, and try again.";
    }
    String message = THROWN.matcher(String.valueOf(thrown.getMessage())).replaceAll("");
    boolean isForPeople =
        thrown instanceof RestException || thrown instanceof ProcessEngineException;
    return isForPeople && !OF_INSIDES.matcher(message).find() ? message : INSIDES;
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
  }

  /** What Camunda's resources throw. */
  @Priority(1)
  static final class OfCalls implements ExceptionMapper<RestException> {
    @Override
    public Response toResponse(RestException thrown) {
      return response(thrown);
    }
  }

  /** What the engine throws. */
  @Priority(1)
  static final class OfTheEngine implements ExceptionMapper<ProcessEngineException> {
    @Override
    public Response toResponse(ProcessEngineException thrown) {
      return response(thrown);
    }
  }

  /** Whatever else is thrown. */
  @Priority(1)
  static final class OfAnything implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable thrown) {
      return response(thrown);
    }
  }
}
