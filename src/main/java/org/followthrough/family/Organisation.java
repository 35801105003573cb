package org.followthrough.family;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who the families belong to; what a family does not say of itself is taken from here.
 *
 * @param name how messages sign
 * @param timeZone IANA zone of schedules and of a family that has none
 * @param country ISO 3166 code whose holidays a family keeps that names no country
 * @param region part of that country, or empty
 */
@Validated
@ConfigurationProperties("followthrough.organisation")
public record Organisation(
    @DefaultValue("Followthrough Co-op") @NotBlank String name,
    @DefaultValue("America/New_York") @NotNull ZoneId timeZone,
    @DefaultValue("US") @NotBlank String country,
    String region) {

  /** The language and country in which it writes numbers and dates where nobody says otherwise. */
  public Locale locale() {
    return new Locale("en", country);
  }
}
