package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.followthrough.api.InvalidRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** At the desk sits a person: what is not there is said on a page. */
@RestControllerAdvice(basePackageClasses = DeskErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class DeskErrors {

  private final Frame frame;
  private final DeskPages pages;

  DeskErrors(Frame frame, DeskPages pages) {
    this.frame = frame;
    this.pages = pages;
  }

  @ExceptionHandler
  ResponseEntity<String> notThere(InvalidRequest e, HttpServletRequest request) {
    Map<String, Object> page = frame.around("Not there", request);
    page.put("what", e.getMessage());
    page.put("typed", null);
    page.put("familyId", null);
    return pages.page(HttpStatus.NOT_FOUND, "gone", page);
  }
}
