package org.followthrough.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.api.BodyLimit.TooLarge;
import org.followthrough.api.InvalidRequest.FieldError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every error leaves as RFC 9457 {@code application/problem+json}; where fields are at fault,
 * {@code errors} names them. No stack trace, SQL or class name is ever part of it.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<Object> invalid(InvalidRequest e) {
    return problem(HttpStatusCode.valueOf(e.kind().status), e.getMessage(), e.errors());
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e) {
    LOG.error("A request failed for a reason of our own", e);
    return problem(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "The request could not be carried out; nothing was changed. The log of the application says"
            + " why.",
        List.of());
  }

  @Override
  protected ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return badFields(
        e.getBindingResult().getFieldErrors().stream()
            .map(error -> new FieldError(name(error.getField()), error.getDefaultMessage())));
  }

  @Override
  protected ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return badFields(e.getParameterValidationResults().stream().flatMap(Problems::errors));
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return badFields(Stream.of(new FieldError(e.getPropertyName(), wanted(e.getRequiredType()))));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Throwable cause = e.getCause();
    if (cause instanceof TooLarge) {
      return problem(HttpStatus.PAYLOAD_TOO_LARGE, TooLarge.DETAIL, List.of());
    }
    if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return badFields(Stream.of(new FieldError(name(mapping), message(mapping))));
    }
    return problem(HttpStatus.BAD_REQUEST, unreadable(cause), List.of());
  }

  @Override
  protected ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return problem(status, "There is nothing at /" + e.getResourcePath() + ".", List.of());
  }

  @Override
  protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return withHeaders(
        headers,
        problem(
            status,
            e.getMethod() + " is not allowed here; use " + headers.getFirst(HttpHeaders.ALLOW),
            List.of()));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return withHeaders(
        headers,
        problem(
            status,
            "This kind of body is not taken; send " + e.getSupportedMediaTypes(),
            List.of()));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String offered =
        e.getSupportedMediaTypes().isEmpty()
            ? MediaType.APPLICATION_JSON_VALUE
            : MediaType.toString(e.getSupportedMediaTypes());
    return problem(status, "The answer comes as " + offered + "; accept that.", List.of());
  }

  /** Also where Accept asks for something else, or for nothing that can be understood. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body);
  }

  private static Stream<FieldError> errors(ParameterValidationResult result) {
    String parameter = result.getMethodParameter().getParameterName();
    return result.getResolvableErrors().stream()
        .map(
            error ->
                new FieldError(
                    error instanceof org.springframework.validation.FieldError inBody
                        ? name(inBody.getField())
                        : parameter,
                    error.getDefaultMessage()));
  }

  /** {@code attributes.pet}, where validation says {@code attributes[pet]}. */
  private static String name(String path) {
    return path.replaceAll("<\\w+>|\\.<[^>]*>", "").replaceAll("\\[(.*?)]", ".$1");
  }

  private static String name(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() != null ? at.getFieldName() : "[" + at.getIndex() + "]")
        .collect(Collectors.joining("."));
  }

  private static String message(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not a field of this request";
    }
    return e instanceof MismatchedInputException mismatch
        ? wanted(mismatch.getTargetType())
        : "cannot be read: it is not well-formed JSON, or not UTF-8";
  }

  /** What a value of a type looks like, for whoever sent another. */
  private static String wanted(Class<?> type) {
    if (type == null) {
      return "has a value of the wrong type";
    }
    if (type == String.class) {
      return "must be a text, without the character zero or half a character";
    }
    if (type == Integer.class || type == int.class) {
      return "must be a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    }
    if (type == Boolean.class || type == boolean.class) {
      return "must be true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "must be a number";
    }
    if (type == OffsetDateTime.class) {
      return "must be a time in ISO 8601 with an offset, such as 2026-03-02T09:00:00-05:00, in the"
          + " years 1 to 9999";
    }
    if (type.isEnum()) {
      return "must be one of "
          + Stream.of(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return Collection.class.isAssignableFrom(type) || type.isArray()
        ? "must be a list"
        : "must be an object";
  }

  private static String unreadable(Throwable cause) {
    if (cause instanceof StreamConstraintsException) {
      return "The body nests deeper than 1,000 levels, or has a number of more than 1,000 digits.";
    }
    if (cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "The body " + wanted(mismatch.getTargetType()) + " in JSON.";
    }
    if (cause instanceof JsonProcessingException json) {
      JsonLocation at = json.getLocation();
      return "The body is not well-formed JSON in UTF-8, or names a field twice"
          + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }
    return "The body is missing or cannot be read.";
  }

  private static ResponseEntity<Object> badFields(Stream<FieldError> errors) {
    List<FieldError> all =
        errors
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
            .toList();
    String sentence =
        all.stream().map(e -> e.field() + " " + e.message()).collect(Collectors.joining("; "));
    return problem(HttpStatus.BAD_REQUEST, sentence, all);
  }

  private static ResponseEntity<Object> problem(
      HttpStatusCode status, String detail, List<FieldError> errors) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static ResponseEntity<Object> withHeaders(
      HttpHeaders headers, ResponseEntity<Object> problem) {
    return ResponseEntity.status(problem.getStatusCode())
        .headers(headers)
        .headers(problem.getHeaders())
        .body(problem.getBody());
  }
}
