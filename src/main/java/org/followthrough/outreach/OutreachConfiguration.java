package org.followthrough.outreach;

import java.util.List;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.followthrough.channel.Channel;
import org.followthrough.engine.ExpressionFunction;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that diagrams name: the steps that send, and what a condition may ask. */
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

  /** Whether there is a number to call, and the family's consent to be called. */
  @Bean
  ExpressionFunction familyMayBeCalled(Families families) {
    return ExpressionFunction.of(
        "familyMayBeCalled",
        "test",
        String.class,
        familyId -> families.find(familyId).filter(Family::mayBeCalled).isPresent());
  }

  private static Channel named(String name, List<Channel> channels) {
    return channels.stream()
        .filter(channel -> channel.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no channel " + name));
  }
}
