package org.followthrough.enginerest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.rest.dto.runtime.ProcessInstanceDto;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.followthrough.instance.Instances;
import org.springframework.stereotype.Component;

/**
 * Camunda's REST shows an instance that somebody has paused as suspended, so that Cockpit says so
 * and offers to activate it. The engine itself does not know: what it suspends is deaf.
 */
@Component
class PausedIsSuspended implements ContainerResponseFilter {

  private final RuntimeService runtime;
  private final Instances instances;

  PausedIsSuspended(RuntimeService runtime, Instances instances) {
    this.runtime = runtime;
    this.instances = instances;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof ProcessInstanceDto shown
        && !shown.isSuspended()
        && instances.isPausedByAPerson(shown.getId())) {
      ProcessInstance paused =
          runtime.createProcessInstanceQuery().processInstanceId(shown.getId()).singleResult();
      if (paused != null) {
        response.setEntity(new Suspended(paused));
      }
    }
  }

  private static final class Suspended extends ProcessInstanceDto {
    private Suspended(ProcessInstance instance) {
      super(instance);
    }

    @Override
    public boolean isSuspended() {
      return true;
    }
  }
}
