package org.followthrough;

import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Carries predictions through to the family. Without another profile it starts the sandbox. */
// Mustache writes messages here; without this, Boot would look for web pages in it.
@SpringBootApplication(exclude = MustacheAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class FollowthroughApplication {

  public static void main(String[] args) {
    // The engine's timestamps carry no zone and are read in the JVM's.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    SpringApplication.run(FollowthroughApplication.class, args);
  }
}
