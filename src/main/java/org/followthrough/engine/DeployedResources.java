package org.followthrough.engine;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The texts that analysts own, as they are deployed. Read from the engine's table and not through
 * its API: the engine itself calls those who ask here, and its API does not find a file by its
 * name.
 */
@Component
public class DeployedResources {

  private final JdbcClient jdbc;

  DeployedResources(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The newest deployed text of that file name.
   *
   * @return empty where no deployment holds it
   */
  public Optional<String> text(String fileName) {
    return jdbc.sql(
            """
            select b.bytes_ from act_ge_bytearray b
            join act_re_deployment d on d.id_ = b.deployment_id_
            where b.name_ = ? order by d.deploy_time_ desc, d.id_ limit 1""")
        .param(fileName)
        .query(byte[].class)
        .optional()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
