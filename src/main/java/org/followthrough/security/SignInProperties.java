package org.followthrough.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much guessing of passwords is borne. How long a single user has to wait after a wrong one is
 * the engine's, under {@code camunda.bpm.generic-properties}.
 *
 * @param failures sign-ins from one address that may fail within that time
 * @param within how long they count, from the first of them
 */
@Validated
@ConfigurationProperties("followthrough.sign-in")
record SignInProperties(
    @DefaultValue("20") @Positive int failures, @DefaultValue("PT1M") @NotNull Duration within) {}
