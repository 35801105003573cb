package org.followthrough.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much guessing of passwords is borne.
 *
 * @param failures sign-ins from one address that may fail within that time
 * @param within how long they count, from the first of them
 * @param strangers addresses from which a user never signed in, and from which sign-ins of that
 *     user may fail
 * @param strangersWithin how long those addresses count, from the first of them
 */
@Validated
@ConfigurationProperties("followthrough.sign-in")
record SignInProperties(
    @DefaultValue("20") @Positive int failures,
    @DefaultValue("PT1M") @NotNull Duration within,
    @DefaultValue("10") @Positive int strangers,
    @DefaultValue("PT10M") @NotNull Duration strangersWithin) {}
