package org.followthrough.outreach;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What holds for a channel as a whole.
 *
 * @param channels by a channel's name, {@code email} or {@code sms}
 */
@Validated
@ConfigurationProperties("followthrough")
record ChannelProperties(@DefaultValue Map<String, @Valid Pace> channels) {

  private static final Pace USUAL = new Pace(100);

  int perSecond(String channel) {
    return channels.getOrDefault(channel, USUAL).perSecond();
  }

  /**
   * How fast messages of a channel leave.
   *
   * @param perSecond how many at most, 1..10000; what the provider accepts
   */
  record Pace(@DefaultValue("100") @Min(1) @Max(10_000) int perSecond) {}
}
