package org.followthrough.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
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

  /** The newest deployed texts of these file names; a name that no deployment holds is left out. */
  public Map<String, String> texts(String... fileNames) {
    return jdbc
        .sql(
            """
            select distinct on (b.name_) b.name_, b.bytes_ from act_ge_bytearray b
            join act_re_deployment d on d.id_ = b.deployment_id_
            where b.name_ = any(?) order by b.name_, d.deploy_time_ desc, d.id_""")
        .param(fileNames)
        .query(
            (row, number) ->
                Map.entry(row.getString(1), new String(row.getBytes(2), StandardCharsets.UTF_8)))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
