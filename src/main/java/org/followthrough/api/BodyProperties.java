package org.followthrough.api;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How large a body may be that is no call of our API, which says itself what it takes.
 *
 * @param deployment the largest deployment, all its files together
 * @param strangers the largest body of whoever has not signed in: a text, a receipt, a sign-in
 * @param held memory for bodies that wait for the engine, all together; who comes when it is used
 *     up is asked to come again
 */
@Validated
@ConfigurationProperties("followthrough.bodies")
record BodyProperties(
    @DefaultValue("8MB") @NotNull DataSize deployment,
    @DefaultValue("64KB") @NotNull DataSize strangers,
    @DefaultValue("64MB") @NotNull DataSize held) {}
