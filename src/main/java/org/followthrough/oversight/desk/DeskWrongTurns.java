package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Paths at the desk that lead nowhere, and forms that are opened as if they were pages. No
 * controller is asked then, so that {@link DeskErrors} does not hear of it; a person still reads
 * words.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DeskWrongTurns implements HandlerExceptionResolver {

  private static final String ASSETS = "/desk/assets/";

  private final Frame frame;
  private final DeskPages pages;

  DeskWrongTurns(Frame frame, DeskPages pages) {
    this.frame = frame;
    this.pages = pages;
  }

  @Override
  public ModelAndView resolveException(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
    String path = request.getRequestURI();
    boolean isPage = path.startsWith("/desk/") && !path.startsWith(ASSETS) || path.equals("/desk");
    if (!isPage) {
      return null;
    }
    if (e instanceof NoResourceFoundException) {
      return answer(HttpStatus.NOT_FOUND, "There is no such page at the desk.", request, response);
    }
    if (e instanceof HttpRequestMethodNotSupportedException wrong) {
      wrong
          .getHeaders()
          .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      return answer(
          HttpStatus.METHOD_NOT_ALLOWED,
          "There is no page here to open: this address only takes what a form sends. Nothing was"
              + " changed.",
          request,
          response);
    }
    return null;
  }

  private ModelAndView answer(
      HttpStatus status, String what, HttpServletRequest request, HttpServletResponse response) {
    String title = "Not there";
    Map<String, Object> page =
        request.getUserPrincipal() == null
            ? frame.bare(title, request)
            : frame.around(title, request);
    page.put("what", what);
    page.put("typed", null);
    page.put("familyId", null);
    ResponseEntity<String> answer = pages.page(status, "gone", page);
    try {
      response.setStatus(status.value());
      response.setContentType(String.valueOf(answer.getHeaders().getContentType()));
      response.getWriter().write(answer.getBody());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return new ModelAndView();
  }
}
