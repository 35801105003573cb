package org.followthrough.security;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.SaveUserCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Puts our rules for users and passwords into the engine, so that they hold at every door. */
@Component
class IdentityPlugin extends AbstractProcessEnginePlugin {

  private final SignInThrottle throttle;
  private final RememberedSignIns remembered;
  private final ApplicationEventPublisher events;

  IdentityPlugin(
      SignInThrottle throttle, RememberedSignIns remembered, ApplicationEventPublisher events) {
    this.throttle = throttle;
    this.remembered = remembered;
    this.events = events;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    engine.setIdentityProviderSessionFactory(
        new IdentityProvider.Factory(throttle, remembered, events));
    engine.setPasswordPolicy(new PasswordRules());
    List<CommandInterceptor> others = engine.getCustomPostCommandInterceptorsTxRequired();
    List<CommandInterceptor> interceptors = new ArrayList<>(others == null ? List.of() : others);
    interceptors.add(new RefusedPasswords());
    engine.setCustomPostCommandInterceptorsTxRequired(interceptors);
  }

  /** The engine says only that the policy is not met, and as if that were a fault of its own. */
  private static final class RefusedPasswords extends CommandInterceptor {

    private static final String ENGINES_WORDS = "Password does not match policy";

    @Override
    public <T> T execute(Command<T> command) {
      try {
        return next.execute(command);
      } catch (ProcessEngineException e) {
        if (command instanceof SaveUserCmd && ENGINES_WORDS.equals(e.getMessage())) {
          throw new BadUserRequestException(
              "The password " + PasswordRules.fault("").orElseThrow(), e);
        }
        throw e;
      }
    }
  }
}
