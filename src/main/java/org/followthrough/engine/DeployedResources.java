package org.followthrough.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final DeployedCache cache;

  DeployedResources(JdbcClient jdbc, DeployedCache cache) {
    this.jdbc = jdbc;
    this.cache = cache;
  }

  /** The newest deployed texts of these file names; a name that no deployment holds is left out. */
  public Map<String, String> texts(String... fileNames) {
    return cache.get("texts " + String.join("\n", fileNames), () -> textsNow(fileNames));
  }

  /** The same for whoever checks a deployment, and so may not miss one of a moment ago. */
  public Map<String, String> textsNow(String... fileNames) {
    return newest(fileNames).values().stream()
        .collect(Collectors.toMap(Deployed::fileName, Deployed::text));
  }

  /** By what the newest version of a file is told from others; empty where none is deployed. */
  Optional<String> newestId(String fileName) {
    return cache.get("id " + fileName, () -> newestIdNow(fileName));
  }

  private Optional<String> newestIdNow(String fileName) {
    return jdbc.sql(
            """
            select b.id_ from act_ge_bytearray b join act_re_deployment d on d.id_ = b.deployment_id_
            where b.name_ = ? order by d.deploy_time_ desc, d.id_ limit 1""")
        .param(fileName)
        .query(String.class)
        .optional();
  }

  /** The id of the newest deployment; another one says that something has changed. */
  public Optional<String> newestDeployment() {
    return jdbc.sql("select id_ from act_re_deployment order by deploy_time_ desc, id_ limit 1")
        .query(String.class)
        .optional();
  }

  /** The names of all deployed files that end so. */
  public List<String> names(String ending) {
    return jdbc.sql(
            """
            select distinct b.name_ from act_ge_bytearray b
            join act_re_deployment d on d.id_ = b.deployment_id_
            where right(b.name_, length(:ending)) = :ending order by b.name_""")
        .param("ending", ending)
        .query(String.class)
        .list();
  }

  /** The newest of each of these files, whoever deployed it. */
  Map<String, Deployed> newest(String... fileNames) {
    return newest("", fileNames);
  }

  /** The newest of each of these files among those that were deployed at a start-up. */
  Map<String, Deployed> newestOfOurs(String... fileNames) {
    return newest("and d.source_ = '" + StartupDeployment.SOURCE + "'", fileNames);
  }

  private Map<String, Deployed> newest(String condition, String[] fileNames) {
    return jdbc
        .sql(
            """
            select distinct on (b.name_) b.name_, b.bytes_, d.name_ as deployment, d.source_
            from act_ge_bytearray b join act_re_deployment d on d.id_ = b.deployment_id_
            where b.name_ = any(?) %s order by b.name_, d.deploy_time_ desc, d.id_"""
                .formatted(condition))
        .param(fileNames)
        .query(
            (row, number) ->
                new Deployed(
                    row.getString("name_"),
                    new String(row.getBytes("bytes_"), StandardCharsets.UTF_8),
                    row.getString("deployment"),
                    StartupDeployment.SOURCE.equals(row.getString("source_"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Deployed::fileName, deployed -> deployed));
  }

  /**
   * A file as it is deployed.
   *
   * @param deployment the name that whoever deployed it gave the deployment, or null
   * @param isOurs whether a start-up deployed it
   */
  record Deployed(String fileName, String text, String deployment, boolean isOurs) {}
}
