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
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Every error leaves as RFC 9457 {@code application/problem+json}; where fields are at fault,
 * {@code errors} names them. No stack trace, SQL or class name is ever part of it.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidRequest e) {
    return problem(HttpStatusCode.valueOf(e.kind().status), e.getMessage(), e.errors());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(Exception e) {
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
    return refused(
        InvalidRequest.fields(
            e.getBindingResult().getFieldErrors().stream()
                .map(error -> new FieldError(error.getField(), error.getDefaultMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .toList()));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return refused(
        e.getCause() instanceof JsonProcessingException json
            ? StrictReader.refusal(json)
            : InvalidRequest.malformed("The body is missing or cannot be read."));
  }

  @Override
  protected ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return refused(
        InvalidRequest.fields(
            e.getParameterValidationResults().stream().flatMap(Problems::errors).toList()));
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return refused(
        InvalidRequest.fields(
            List.of(new FieldError(e.getPropertyName(), StrictReader.WRONG_TYPE))));
  }

  private static Stream<FieldError> errors(ParameterValidationResult result) {
    String parameter = result.getMethodParameter().getParameterName();
    return result.getResolvableErrors().stream()
        .map(
            error ->
                new FieldError(
                    error instanceof org.springframework.validation.FieldError inBody
                        ? inBody.getField()
                        : parameter,
                    error.getDefaultMessage()));
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatusCode status, String detail, List<FieldError> errors) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return ResponseEntity.status(status).body(problem);
  }

  private ResponseEntity<Object> refused(InvalidRequest why) {
    ResponseEntity<ProblemDetail> response = invalid(why);
    return ResponseEntity.status(response.getStatusCode()).body(response.getBody());
  }
}
