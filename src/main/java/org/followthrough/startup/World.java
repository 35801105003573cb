package org.followthrough.startup;

import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Chooses the world that the application meets: in the profile {@code sandbox} one that it brings
 * along, in every other the real one, which has to be named. The sandbox announces itself in a file
 * of its own, so that an artifact without it needs no other code.
 */
final class World implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String SANDBOX_PROFILE = "sandbox";
  private static final String SANDBOX = "META-INF/sandbox.factories";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (!context.getEnvironment().acceptsProfiles(Profiles.of(SANDBOX_PROFILE))) {
      ProductionSettingsCheck.check(context.getEnvironment());
      return;
    }
    List<ApplicationContextInitializer<ConfigurableApplicationContext>> sandbox = sandbox();
    if (sandbox.isEmpty()) {
      throw new StartRefusal(
          "This artifact holds no sandbox, and no other profile was named.",
          "For production, set SPRING_PROFILES_ACTIVE=production and what docs/operations.md asks"
              + " for. For the sandbox, start target/followthrough-<version>.jar instead.",
          null);
    }
    sandbox.forEach(initializer -> initializer.initialize(context));
  }

  @SuppressWarnings("unchecked")
  private static List<ApplicationContextInitializer<ConfigurableApplicationContext>> sandbox() {
    return SpringFactoriesLoader.forResourceLocation(SANDBOX)
        .load(ApplicationContextInitializer.class)
        .stream()
        .map(
            initializer ->
                (ApplicationContextInitializer<ConfigurableApplicationContext>) initializer)
        .toList();
  }
}
