package org.followthrough.channel.email;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The mailbox in which families' answers arrive, read over IMAP.
 *
 * @param host the IMAP server
 * @param port its port
 * @param tls whether the connection is encrypted from its first byte
 */
@Validated
@ConfigurationProperties("followthrough.email.inbox")
record InboxProperties(
    @NotBlank String host,
    @DefaultValue("993") @Min(1) @Max(65535) int port,
    @DefaultValue("true") boolean tls,
    @NotBlank String username,
    @NotBlank String password) {}
