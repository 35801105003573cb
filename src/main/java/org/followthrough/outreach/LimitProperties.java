package org.followthrough.outreach;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many automatic messages may leave, over all workflows and channels. Days are those of the
 * family's own calendar.
 *
 * @param perFamilyPerDay to one family on one day, 1..100
 * @param perFamilyPerSevenDays to one family within any seven days, 1..700
 * @param perAddressPerDay to one address on one day, whichever families share it, 1..10
 */
@Validated
@ConfigurationProperties("followthrough.limits")
record LimitProperties(
    @DefaultValue("2") @Min(1) @Max(100) int perFamilyPerDay,
    @DefaultValue("5") @Min(1) @Max(700) int perFamilyPerSevenDays,
    @DefaultValue("10") @Min(1) @Max(10) int perAddressPerDay) {}
