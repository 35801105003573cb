package org.followthrough.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;

/**
 * What must hold of a deployment, by whichever door it comes. It is asked before the engine takes
 * the lock that lets one deployment through at a time: whoever else deploys does not wait for it.
 * Inside of the lock it is asked again only where the engine is about to deploy other files than
 * those it was asked for, and so before the engine's own deployers read anything.
 */
public abstract class DeploymentRule implements Deployer {

  /** What was let through before the lock that this thread is about to take. */
  private final ThreadLocal<Map<String, byte[]>> letThrough = new ThreadLocal<>();

  /**
   * @throws org.camunda.bpm.engine.BadUserRequestException where it does not hold; the message says
   *     all that is wrong, for whoever deploys
   */
  protected abstract void check(NewDeployment deployment);

  @Override
  public final void deploy(DeploymentEntity deployment) {
    // The engine also calls this when it loads again what it deployed long ago.
    if (!deployment.isNew()) {
      return;
    }
    NewDeployment all = of(deployment);
    Map<String, byte[]> before = letThrough.get();
    if (before == null || !isSame(before, all.files())) {
      check(all);
    }
  }

  /** The engine's own service, which asks this before anything else. */
  final RepositoryServiceImpl repository() {
    return new RepositoryServiceImpl() {
      @Override
      public DeploymentWithDefinitions deployWithResult(DeploymentBuilderImpl deployment) {
        NewDeployment all = of((DeploymentEntity) deployment.getDeployment());
        if (all.files().isEmpty()) {
          // The engine says so itself, or takes the files of an older deployment.
          return super.deployWithResult(deployment);
        }
        check(all);
        letThrough.set(all.files());
        try {
          return super.deployWithResult(deployment);
        } finally {
          letThrough.remove();
        }
      }
    };
  }

  private static NewDeployment of(DeploymentEntity deployment) {
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, ResourceEntity> resources = deployment.getResources();
    if (resources != null) {
      resources.forEach((name, resource) -> files.put(name, resource.getBytes()));
    }
    return new NewDeployment(files, deployment.getTenantId(), deployment.getSource());
  }

  private static boolean isSame(Map<String, byte[]> some, Map<String, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), others.get(file.getKey())));
  }

  /**
   * What somebody is about to deploy.
   *
   * @param files by their names
   * @param tenantId or null
   * @param source what whoever deploys it says of where it comes from, or null
   */
  public record NewDeployment(Map<String, byte[]> files, String tenantId, String source) {}
}
