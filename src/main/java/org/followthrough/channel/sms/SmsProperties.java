package org.followthrough.channel.sms;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The SMS gateway, which speaks Twilio's Messages API.
 *
 * @param baseUrl where it is
 * @param accountSid our account there
 * @param authToken its secret; also signs the gateway's webhooks
 * @param from the number that families see and answer, E.164
 * @param timeout how long an answer is waited for; a silent gateway holds a job thread for so long
 */
@Validated
@ConfigurationProperties("followthrough.sms")
record SmsProperties(
    @DefaultValue("https://api.twilio.com") @NotNull URI baseUrl,
    @NotBlank String accountSid,
    @NotBlank String authToken,
    @NotBlank String from,
    @DefaultValue("PT20S") @NotNull Duration timeout) {}
