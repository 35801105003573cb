package org.followthrough.sandbox;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the first page, which shows the sandbox to a person. */
@Configuration(proxyBeanMethods = false)
@Profile(SandboxWorld.PROFILE)
class FirstPage implements WebMvcConfigurer {

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
