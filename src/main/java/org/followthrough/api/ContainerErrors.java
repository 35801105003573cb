package org.followthrough.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.filters.FailedRequestFilter;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * What is refused before any controller is asked: by Tomcat, which reads the request line, by the
 * firewall, which reads the path, and whatever else ends at {@code /error}. It looks like every
 * other problem, and says nothing of the insides.
 */
@Configuration(proxyBeanMethods = false)
class ContainerErrors {

  static final String MALFORMED =
      "The request line, the path, a parameter or a header is malformed. In a path, encode what is"
          + " no letter or digit as UTF-8; %00, %2F, a backslash, a semicolon and a double slash are"
          + " not allowed there.";

  private static final Logger LOG = LoggerFactory.getLogger(ContainerErrors.class);

  private static final String TOO_SLOW =
      "The body came too slowly, and was waited for no longer. Send it again over a faster"
          + " connection; what of a file was dealt with stays so, and is not taken in twice.";

  /** Last, so that Boot's own page has been put in and can be taken out again. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatsProblems(
      ProblemWriter problems) {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> {
              StandardHost host = (StandardHost) context.getParent();
              for (Valve valve : host.getPipeline().getValves()) {
                if (valve instanceof ErrorReportValve) {
                  host.getPipeline().removeValve(valve);
                }
              }
              host.getPipeline().addValve(new Report(problems));
              host.setErrorReportValveClass(Report.class.getName());
            });
  }

  /** A method that no call knows is answered by 405 and what is allowed, not by the firewall. */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    return firewall;
  }

  /** Tomcat leaves out a parameter that it cannot decode, and a filter left out matches all. */
  @Bean
  FilterRegistrationBean<FailedRequestFilter> brokenParameters() {
    FilterRegistrationBean<FailedRequestFilter> filter =
        new FilterRegistrationBean<>(new FailedRequestFilter());
    filter.addUrlPatterns("/api/*");
    return filter;
  }

  private static String detail(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> MALFORMED;
      case NOT_FOUND -> "There is nothing here.";
      case METHOD_NOT_ALLOWED -> "This method is not allowed here.";
      case NOT_ACCEPTABLE -> "Accept application/json.";
      default ->
          status.is5xxServerError()
              ? "The request could not be carried out. The log of the application says why."
              : status.getReasonPhrase() + ".";
    };
  }

  /** Where the container sends what a filter or the firewall has refused. */
  @Controller
  static class ErrorPage implements ErrorController {

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
      this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
      Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
      HttpStatus status =
          code instanceof Integer value
              ? Objects.requireNonNullElse(HttpStatus.resolve(value), HttpStatus.BAD_REQUEST)
              : HttpStatus.NOT_FOUND;
      String path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
      Sender sender = Sender.of(request);
      if (sender != null && sender.isCutOff()) {
        problems.refuse(path, response, HttpStatus.REQUEST_TIMEOUT, TOO_SLOW);
        return;
      }
      problems.refuse(path, response, status, detail(status));
    }
  }

  /** What Tomcat itself refuses never reaches {@code /error}. */
  static class Report extends ErrorReportValve {

    private final ProblemWriter problems;

    Report(ProblemWriter problems) {
      this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
      HttpStatus status = HttpStatus.resolve(response.getStatus());
      if (status == null
          || !status.isError()
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        problems.write(null, response.getResponse(), status, detail(status));
        response.finishResponse();
      } catch (IOException e) {
        LOG.debug("Nobody waits for this answer any more", e);
      }
    }
  }
}
