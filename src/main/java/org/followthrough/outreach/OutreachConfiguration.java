package org.followthrough.outreach;

import java.util.List;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.channel.Channel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that diagrams name as delegate expressions. */
@Configuration(proxyBeanMethods = false)
class OutreachConfiguration {

  @Bean
  JavaDelegate sendEmail(Outreach outreach, List<Channel> channels) {
    return new SendDelegate(outreach, named("email", channels));
  }

  @Bean
  JavaDelegate sendSms(Outreach outreach, List<Channel> channels) {
    return new SendDelegate(outreach, named("sms", channels));
  }

  private static Channel named(String name, List<Channel> channels) {
    return channels.stream()
        .filter(channel -> channel.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no channel " + name));
  }
}
