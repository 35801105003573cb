package org.followthrough.connector;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much is borne of whoever connects. Only time counts in which the application waits for the
 * other side, to send or to take in what is answered; its own work counts nobody's patience down.
 *
 * @param connectionsPerAddress connections of one address; one more closes the oldest idle one
 * @param headers how long the headers of a request may take, from their first byte to their last
 * @param patience how long a request of somebody who has signed in may keep the application waiting
 * @param slowest how many bytes make up for a second of that
 * @param perUser requests of one user that keep the application waiting at once
 * @param strangers the share of those who have not signed in
 */
@Validated
@ConfigurationProperties("followthrough.load")
record LoadProperties(
    @DefaultValue("500") @Positive int connectionsPerAddress,
    @DefaultValue("PT15S") @NotNull Duration headers,
    @DefaultValue("PT30S") @NotNull Duration patience,
    @DefaultValue("4KB") @NotNull DataSize slowest,
    @DefaultValue("50") @Positive int perUser,
    @DefaultValue @NotNull @Valid Strangers strangers) {

  /**
   * What those may take who have not signed in. More of them than that cut off the one that has
   * kept the application waiting for longest.
   *
   * @param atOnce their requests under way at once, less than {@code server.tomcat.threads.max}:
   *     what is left is for whoever has signed in
   * @param perAddress those of one address
   * @param patience as above, for them
   */
  record Strangers(
      @DefaultValue("150") @Positive int atOnce,
      @DefaultValue("100") @Positive int perAddress,
      @DefaultValue("PT10S") @NotNull Duration patience) {}
}
