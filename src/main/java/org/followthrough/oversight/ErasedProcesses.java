package org.followthrough.oversight;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.followthrough.engine.EngineTransaction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends what runs for a family that is erased, and takes it out of the engine's history. Takes part
 * in the caller's transaction.
 */
@Component
class ErasedProcesses {

  /** Every process that was ever about the family, by its root. */
  private static final String PROCESSES =
      """
      select id from followthrough.instance where family_id = :family
      union select root_proc_inst_id_ from act_hi_procinst where business_key_ = :family
      union select root_proc_inst_id_ from act_hi_varinst where name_ = 'familyId' and text_ = :family
      union select root_proc_inst_id_ from act_hi_varinst where name_ = 'replyId'
        and long_ in (select id from followthrough.reply
          where family_id = :family or family_id is null and lower(sender) = any(:addresses))""";

  private final JdbcClient jdbc;
  private final RuntimeService runtime;
  private final HistoryService history;
  private final EngineTransaction engine;

  ErasedProcesses(
      JdbcClient jdbc, RuntimeService runtime, HistoryService history, EngineTransaction engine) {
    this.jdbc = jdbc;
    this.runtime = runtime;
    this.history = history;
    this.engine = engine;
  }

  /**
   * @param addresses those that the family had and no other family has
   */
  void endAndForget(String familyId, Set<String> addresses) {
    List<String> processes = processes(familyId, addresses);
    cancel(processes);
    forget(processes);
  }

  private List<String> processes(String familyId, Set<String> addresses) {
    return jdbc.sql(PROCESSES)
        .param("family", familyId)
        .param("addresses", addresses.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  private void cancel(List<String> processes) {
    engine.withoutAuthorization(
        // One may end another: who decides on a failed step goes with the instance.
        () ->
            processes.stream()
                .filter(this::runs)
                .forEach(id -> runtime.deleteProcessInstance(id, "Family erased", false, true)));
  }

  private boolean runs(String processInstanceId) {
    return runtime.createProcessInstanceQuery().processInstanceId(processInstanceId).count() > 0;
  }

  private void forget(List<String> processes) {
    List<String> withCalled =
        jdbc.sql("select id_ from act_hi_procinst where root_proc_inst_id_ = any(?)")
            .param(processes.toArray(String[]::new))
            .query(String.class)
            .list();
    if (!withCalled.isEmpty()) {
      engine.withoutAuthorization(() -> history.deleteHistoricProcessInstancesIfExists(withCalled));
    }
  }
}
