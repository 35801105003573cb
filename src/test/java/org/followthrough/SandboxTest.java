package org.followthrough;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.followthrough.engine.OlderDeployment;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole application in its sandbox, from socket to socket, driven by {@link CoOp}.
 * All such tests share one context, and so one PostgreSQL: keep the annotation as it is on each.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "followthrough.sandbox.data-directory=target/sandbox-of-tests/${random.uuid}",
      "followthrough.sandbox.start-at=2099-03-01T09:00:00-05:00",
      // No test pulls the plug: what a commit waits for on the disk proves nothing here.
      "spring.datasource.hikari.connection-init-sql=set synchronous_commit to off"
    })
@AutoConfigureObservability
@Import({CoOp.class, OlderDeployment.class, PathsTaken.class, Statements.class, Vacuum.class})
public @interface SandboxTest {}
