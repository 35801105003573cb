package org.followthrough;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class FollowthroughApplication {
  public static void main(String[] args) {
    SpringApplication.run(FollowthroughApplication.class, args);
  }
}
