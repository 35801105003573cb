package org.followthrough.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
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
  ResponseEntity<Object> unreadableParts(MultipartException e) {
    return problem(
        HttpStatus.BAD_REQUEST,
        "The body is no multipart/form-data that can be read: send each file as a part, and name"
            + " the boundary in Content-Type.",
        List.of());
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
            .map(
                error ->
                    new FieldError(JsonFaults.field(error.getField()), error.getDefaultMessage())));
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
    return badFields(
        Stream.of(new FieldError(e.getPropertyName(), JsonFaults.wanted(e.getRequiredType()))));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Throwable cause = e.getCause();
    if (cause instanceof TooLarge) {
      return problem(HttpStatus.PAYLOAD_TOO_LARGE, cause.getMessage(), List.of());
    }
    return invalid(
        cause instanceof JsonProcessingException json
            ? JsonFaults.refusal(json)
            : InvalidRequest.malformed("The body is missing or cannot be read."));
  }

  @Override
  protected ResponseEntity<Object> handleMaxUploadSizeExceededException(
      MaxUploadSizeExceededException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return problem(
        HttpStatus.PAYLOAD_TOO_LARGE,
        "The body has more bytes or parts than are taken; " + TooLarge.Most.IN_SEVERAL,
        List.of());
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
                        ? JsonFaults.field(inBody.getField())
                        : parameter,
                    error.getDefaultMessage()));
  }

  private ResponseEntity<Object> badFields(Stream<FieldError> errors) {
    return invalid(
        InvalidRequest.fields(
            errors
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList()));
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
