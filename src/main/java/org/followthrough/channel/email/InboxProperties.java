package org.followthrough.channel.email;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The mailbox in which families' answers arrive, read over IMAP.
 *
 * @param host the IMAP server
 * @param port its port
 */
@Validated
@ConfigurationProperties("followthrough.email.inbox")
record InboxProperties(
    @NotBlank String host,
    @Min(1) @Max(65535) int port,
    @NotBlank String username,
    @NotBlank String password) {}
