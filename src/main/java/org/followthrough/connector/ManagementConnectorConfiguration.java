package org.followthrough.connector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The same limits on a port of its own for health and metrics, which is a server of its own too and
 * must answer when anything else does not.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(ManagementConnectorConfiguration.InThatServersContext.class)
class ManagementConnectorConfiguration {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> watchedManagementConnector(
      LoadProperties load) {
    // Its few requests are in nobody's way, and are not counted among the application's.
    return ConnectorConfiguration.watched(new Calls(load, new SimpleMeterRegistry()), load);
  }

  /** Whatever is a component is found by the application's own context too. */
  static final class InThatServersContext implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return context.getBeanFactory() != null
          && context.getBeanFactory().getParentBeanFactory() != null;
    }
  }
}
