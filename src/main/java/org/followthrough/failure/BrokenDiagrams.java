package org.followthrough.failure;

import org.followthrough.engine.StepFault;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * What is said to whoever sends something that a diagram cannot deal with, as its first step
 * already fails for a fault of ours: nothing is taken, and the same can be sent again.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class BrokenDiagrams {

  @ExceptionHandler
  ProblemDetail broken(StepFault.Ours fault) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.CONFLICT, "The workflow cannot go on: " + fault.getMessage());
  }
}
