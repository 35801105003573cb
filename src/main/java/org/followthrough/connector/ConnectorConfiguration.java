package org.followthrough.connector;

import io.micrometer.core.instrument.MeterRegistry;
import org.followthrough.api.ProblemWriter;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts {@link WatchedConnector} in the place of Tomcat's, on the application's own port. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {

  /** After sign-in, which Spring Boot puts at -100, and before all that reads a body. */
  private static final int AFTER_SIGN_IN = -90;

  @Bean
  Calls calls(LoadProperties load, MeterRegistry meters) {
    return new Calls(load, meters);
  }

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> watchedConnector(
      Calls calls, LoadProperties load) {
    return watched(calls, load);
  }

  @Bean
  FilterRegistrationBean<StrangersShare> strangersShare(Calls calls, ProblemWriter problems) {
    FilterRegistrationBean<StrangersShare> filter =
        new FilterRegistrationBean<>(new StrangersShare(calls, problems));
    filter.setOrder(AFTER_SIGN_IN);
    return filter;
  }

  /** Last of Tomcat's valves, so that a trusted proxy has told where a request comes from. */
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> watched(
      Calls calls, LoadProperties load) {
    return tomcat -> {
      tomcat.setProtocol(WatchedConnector.Protocol.class.getName());
      tomcat.addConnectorCustomizers(
          connector ->
              ((WatchedConnector.Protocol) connector.getProtocolHandler()).watch(calls, load));
      tomcat.addEngineValves(new CallValve(calls));
    };
  }
}
