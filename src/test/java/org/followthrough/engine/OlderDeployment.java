package org.followthrough.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.cache.DeploymentCache;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Files as a version of the application deployed them that did not yet check what is checked now.
 */
@TestComponent
public class OlderDeployment {

  private final JdbcClient jdbc;
  private final ProcessEngine engine;
  private final DeployedCache deployed;

  OlderDeployment(JdbcClient jdbc, ProcessEngine engine, DeployedCache deployed) {
    this.jdbc = jdbc;
    this.engine = engine;
    this.deployed = deployed;
  }

  /** Puts other text into the newest deployed file of a name. */
  public void said(String fileName, String text) {
    int changed =
        jdbc.sql(
                """
                update act_ge_bytearray set bytes_ = :bytes where id_ = (
                  select b.id_ from act_ge_bytearray b
                  join act_re_deployment d on d.id_ = b.deployment_id_
                  where b.name_ = :name order by d.deploy_time_ desc limit 1)""")
            .param("bytes", text.getBytes(StandardCharsets.UTF_8))
            .param("name", fileName)
            .update();
    assertThat(changed).as("files of the name " + fileName).isOne();
    // The engine looks in the new text for the elements of these, and writes them anew without
    // them.
    jdbc.sql(
            """
            delete from act_ru_jobdef where proc_def_id_ in (
              select p.id_ from act_re_procdef p
              join act_re_deployment d on d.id_ = p.deployment_id_
              where p.resource_name_ = :name order by d.deploy_time_ desc limit 1)""")
        .param("name", fileName)
        .update();
    DeploymentCache cache =
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
            .getDeploymentCache();
    cache.discardProcessDefinitionCache();
    cache.discardDecisionDefinitionCache();
    cache.discardDecisionRequirementsDefinitionCache();
    deployed.forget();
  }
}
