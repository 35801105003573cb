package org.followthrough.channel.email;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the organisation writes mail. The mail server itself is {@code spring.mail.*}.
 *
 * @param from the address that families see and answer, with a name if wanted
 */
@Validated
@ConfigurationProperties("followthrough.email")
record EmailProperties(@NotBlank String from) {}
