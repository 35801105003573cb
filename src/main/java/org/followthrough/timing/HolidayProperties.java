package org.followthrough.timing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the organisation adds to the public holidays of its families' countries.
 *
 * @param additional a name for each day, such as {@code 2026-12-24=Christmas Eve}; nobody is
 *     written to on it, wherever they live
 */
@Validated
@ConfigurationProperties("followthrough.holidays")
record HolidayProperties(@DefaultValue Map<@NotNull LocalDate, @NotBlank String> additional) {}
