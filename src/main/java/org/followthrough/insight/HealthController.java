package org.followthrough.insight;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpointWebExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Health on the application's own port too, where it has another one for its management: Cockpit
 * shows it, and whoever watches from outside sees whether that port answers.
 */
@RestController
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class HealthController {

  private final HealthEndpointWebExtension health;

  HealthController(HealthEndpointWebExtension health) {
    this.health = health;
  }

  @GetMapping(path = "/actuator/health", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HealthComponent> all(HttpServletRequest request) {
    return answer(health.health(ApiVersion.LATEST, WebServerNamespace.SERVER, user(request)));
  }

  @GetMapping(path = "/actuator/health/{part}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HealthComponent> part(HttpServletRequest request, @PathVariable String part) {
    return answer(health.health(ApiVersion.LATEST, WebServerNamespace.SERVER, user(request), part));
  }

  private static ResponseEntity<HealthComponent> answer(
      WebEndpointResponse<HealthComponent> health) {
    // Nobody is told a part that is not there, or not for them.
    if (health.getBody() == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return ResponseEntity.status(health.getStatus()).body(health.getBody());
  }

  private static SecurityContext user(HttpServletRequest request) {
    return new SecurityContext() {
      @Override
      public Principal getPrincipal() {
        return request.getUserPrincipal();
      }

      @Override
      public boolean isUserInRole(String role) {
        return request.isUserInRole(role);
      }
    };
  }
}
