package org.followthrough.enginerest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnEngineException;
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
import org.followthrough.engine.StepFault;
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

  /** The package of a type, where Camunda says what a value was to become. */
  private static final Pattern OF_A_TYPE = Pattern.compile("java (?:enum )?type (?:[a-z]\\w*\\.)+");

  private static final Pattern OF_INSIDES =
      Pattern.compile("(?:org|com|java|jakarta)\\.\\w+\\.[\\w.]+|SQL|\\$\\w+|persistence layer");

  /** How Camunda says that there is no such thing, in exceptions that say nothing else. */
  private static final Pattern NOT_THERE =
      Pattern.compile(
          "(?i)\\bno \\w+( \\w+)? found\\b|not find|not found|(does not|doesn't) exist");

  /** SQLSTATE of a value that does not fit its column. */
  private static final String DATA_EXCEPTION = "22";

  /** SQLSTATE of a row that is there already, or that another one needs. */
  private static final String CONSTRAINT_VIOLATION = "23";

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
            || Stream.of(THROWN, OF_A_TYPE)
                .anyMatch(pattern -> pattern.matcher(String.valueOf(thrown.getMessage())).find());
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
        || cause instanceof DmnEngineException
        || cause instanceof StepFault
        || hasState(cause, DATA_EXCEPTION)
        || isOfWhatIsMissing(cause)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (cause instanceof OptimisticLockingException
        || cause instanceof ConcurrencyFailureException
        || hasState(cause, CONSTRAINT_VIOLATION)) {
      return Optional.of(Status.CONFLICT);
    }
    return isComplaint(cause)
        ? Optional.of(
            NOT_THERE.matcher(cause.getMessage()).find() ? Status.NOT_FOUND : Status.BAD_REQUEST)
        : Optional.empty();
  }

  /** What the engine or its REST says of a call by itself, with nothing behind it that failed. */
  private static boolean isComplaint(Throwable thrown) {
    return (thrown instanceof ProcessEngineException || thrown instanceof RestException)
        && thrown.getCause() == null
        && thrown.getMessage() != null
        && !OF_INSIDES.matcher(thrown.getMessage()).find();
  }

  /**
   * Camunda does not look whether a field is there, and of the right type, or a thing exists,
   * before it works with it. A fault of our own code is none of the caller's.
   */
  private static boolean isOfWhatIsMissing(Throwable thrown) {
    return (thrown instanceof NullPointerException || thrown instanceof ClassCastException)
        && Stream.of(thrown.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> !name.startsWith("java."))
            .findFirst()
            // The virtual machine leaves the trace out of what is thrown often.
            .map(name -> name.startsWith("org.camunda."))
            .orElse(true);
  }

  private static boolean hasState(Throwable cause, String sqlState) {
    return cause instanceof SQLException sql
        && String.valueOf(sql.getSQLState()).startsWith(sqlState);
  }

  private static String words(Throwable thrown) {
    return causes(thrown)
        .flatMap(cause -> wordsFor(cause).stream())
        .findFirst()
        .orElseGet(
            () -> {
              String message = withoutClasses(thrown.getMessage());
              boolean isForPeople =
                  thrown instanceof RestException || thrown instanceof ProcessEngineException;
              return isForPeople && !OF_INSIDES.matcher(message).find() ? message : INSIDES;
            });
  }

  /** Where what went wrong is known better than Camunda's words for it say. */
  private static Optional<String> wordsFor(Throwable cause) {
    if (cause instanceof StepFault) {
      return Optional.of(cause.getMessage() + ".");
    }
    if (cause instanceof DmnEngineException) {
      return Optional.of(
          "The decision cannot be evaluated with these variables; give each the type that its column"
              + " asks for, or correct the table and deploy it.");
    }
    if (hasState(cause, DATA_EXCEPTION)) {
      return Optional.of(
          "A value is too long, too large or too far away, or has a character that cannot be"
              + " stored.");
    }
    if (hasState(cause, CONSTRAINT_VIOLATION)) {
      return Optional.of("It is there already, or something else needs it.");
    }
    if (isOfWhatIsMissing(cause)) {
      return Optional.of(
          "This call names something that does not exist, or lacks a field that it needs, or has one"
              + " of another type.");
    }
    return cause instanceof OptimisticLockingException
            || cause instanceof ConcurrencyFailureException
        ? Optional.of("Somebody else has changed it at the same moment. Look at it, and try again.")
        : Optional.empty();
  }

  private static String withoutClasses(String message) {
    String words = THROWN.matcher(String.valueOf(message)).replaceAll("");
    return OF_A_TYPE.matcher(words).replaceAll("type ");
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
