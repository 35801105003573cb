package org.followthrough.sandbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the first page, which shows the sandbox to a person. */
@Configuration(proxyBeanMethods = false)
@Profile(SandboxWorld.PROFILE)
class FirstPage implements WebMvcConfigurer {

  private static final Logger LOG = LoggerFactory.getLogger(FirstPage.class);

  private final Environment environment;

  FirstPage(Environment environment) {
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void isOpen() {
    LOG.info(
        "The sandbox is ready: open {}/",
        environment.getRequiredProperty("followthrough.public-url"));
  }

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addViewController("/").setViewName("forward:/sandbox/index.html");
    registry.addRedirectViewController("/sandbox", "/");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry.addResourceHandler("/sandbox/*.*").addResourceLocations("classpath:/sandbox/");
  }
}
