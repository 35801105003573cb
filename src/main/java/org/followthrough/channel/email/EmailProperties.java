package org.followthrough.channel.email;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the organisation writes mail. The mail server itself is {@code spring.mail.*}.
 *
 * @param from the address that families see and answer, with a name if wanted
 * @param connections how many to the mail server, 1 to 32, are kept at most
 */
@Validated
@ConfigurationProperties("followthrough.email")
record EmailProperties(
    @NotBlank String from, @DefaultValue("8") @Min(1) @Max(32) int connections) {}
