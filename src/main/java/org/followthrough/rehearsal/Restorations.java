package org.followthrough.rehearsal;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.followthrough.api.InvalidRequest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a deployment back: what it replaced is deployed once more and so is the newest again. What
 * runs stays on the version that it started with, and the deployment itself stays on record.
 */
@Repository
class Restorations {

  private static final String BEFORE =
      """
      select distinct on (own.name_) own.name_ as name, before.bytes_ as bytes
      from act_ge_bytearray own
      join act_re_deployment undone on undone.id_ = own.deployment_id_
      left join (act_ge_bytearray before
          join act_re_deployment earlier on earlier.id_ = before.deployment_id_)
        on before.name_ = own.name_ and earlier.deploy_time_ < undone.deploy_time_
      where own.deployment_id_ = ?
      order by own.name_, earlier.deploy_time_ desc nulls last, earlier.id_""";

  private final JdbcClient jdbc;
  private final RepositoryService repository;
  private final Clock clock;

  Restorations(JdbcClient jdbc, RepositoryService repository, Clock clock) {
    this.jdbc = jdbc;
    this.repository = repository;
    this.clock = clock;
  }

  /**
   * @throws InvalidRequest 404 where there is no such deployment; 409 where it replaced nothing, or
   *     what it replaced could not be deployed any more
   */
  @Transactional
  public Restored restore(String deploymentId, String reason, String user) {
    if (repository.createDeploymentQuery().deploymentId(deploymentId).count() == 0) {
      throw InvalidRequest.notFound("deployment", deploymentId);
    }
    Map<String, byte[]> former = new TreeMap<>();
    List<String> leftAlone = new ArrayList<>();
    jdbc.sql(BEFORE)
        .param(deploymentId)
        .query(
            row -> {
              if (row.getBytes("bytes") == null) {
                leftAlone.add(row.getString("name"));
              } else {
                former.put(row.getString("name"), row.getBytes("bytes"));
              }
            });
    if (former.isEmpty()) {
      throw InvalidRequest.conflict(
          "The deployment "
              + deploymentId
              + " replaced nothing: its files were there for the first time.");
    }
    String restoredAs = deployed(deploymentId, former);
    jdbc.sql(
            """
            insert into followthrough.restoration
              (deployment_id, restored_as, files, reason, actor, at) values (?, ?, ?, ?, ?, ?)""")
        .params(
            deploymentId,
            restoredAs,
            former.keySet().toArray(String[]::new),
            reason,
            user,
            Timestamp.from(clock.instant()))
        .update();
    return new Restored(restoredAs, List.copyOf(former.keySet()), leftAlone);
  }

  private String deployed(String deploymentId, Map<String, byte[]> files) {
    DeploymentBuilder deployment =
        repository.createDeployment().name("What " + deploymentId + " replaced");
    files.forEach(
        (name, bytes) -> deployment.addString(name, new String(bytes, StandardCharsets.UTF_8)));
    try {
      return deployment.deploy().getId();
    } catch (BadUserRequestException e) {
      throw InvalidRequest.conflict(e.getMessage());
    }
  }

  /**
   * @param deploymentId of what is the newest now
   * @param files that are as they were before
   * @param leftAlone what was there for the first time
   */
  record Restored(String deploymentId, List<String> files, List<String> leftAlone) {}
}
