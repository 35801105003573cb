package org.followthrough.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.jobexecutor.TimerCatchIntermediateEventJobHandler;
import org.camunda.bpm.engine.impl.pvm.runtime.ActivityInstanceState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What the engine's own tables say of instances: its history knows what ran, its jobs what is to
 * run. Read by SQL, for many instances at once, which the engine's queries cannot.
 */
@Repository
public class EngineRecords {

  private final JdbcClient jdbc;

  EngineRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What ran and what runs, in the order in which it began. Who did a task is asked of the task:
   * the activity's own note of it stays with whom it was assigned to, whoever completes it.
   */
  public List<Activity> activities(Collection<String> instanceIds, boolean alsoEnded) {
    return jdbc.sql(
            "select a.*, t.assignee_ as person from act_hi_actinst a"
                + " left join act_hi_taskinst t on t.id_ = a.task_id_"
                + " where a.root_proc_inst_id_ = any(?)"
                + (alsoEnded ? "" : " and a.end_time_ is null")
                + " order by a.start_time_, a.sequence_counter_, a.id_")
        .param(instanceIds.toArray(String[]::new))
        .query(EngineRecords::activity)
        .list();
  }

  /** Steps whose job has not run yet, or has failed: history does not know them. */
  public List<Pending> pending(Collection<String> instanceIds) {
    return jdbc.sql(
            """
            select j.id_, p.root_proc_inst_id_, p.id_ as process_instance_id, j.retries_,
              j.exception_msg_, e.act_id_, e.proc_def_id_
            from act_ru_job j
              join act_ru_execution e on e.id_ = j.execution_id_
              join act_ru_execution p on p.id_ = j.process_instance_id_
            where p.root_proc_inst_id_ = any(?) and j.handler_type_ = 'async-continuation'
            order by j.create_time_, j.id_""")
        .param(instanceIds.toArray(String[]::new))
        .query(
            (row, number) ->
                new Pending(
                    row.getString("id_"),
                    row.getString("root_proc_inst_id_"),
                    row.getString("process_instance_id"),
                    row.getInt("retries_"),
                    row.getString("exception_msg_"),
                    row.getString("act_id_"),
                    row.getString("proc_def_id_")))
        .list();
  }

  /**
   * When each of these instances goes on by itself; those that wait for a person are left out. A
   * job's own note of its root is not asked: the engine loses it with the job's first update. Nor
   * is its execution's: only process instances name their root.
   */
  public Map<String, Instant> nextExecution(Collection<String> instanceIds) {
    return jdbc
        .sql(
            """
            select p.root_proc_inst_id_, min(j.duedate_) as next
            from act_ru_job j join act_ru_execution p on p.id_ = j.process_instance_id_
            where p.root_proc_inst_id_ = any(?) and j.retries_ > 0 and j.suspension_state_ = 1
              and j.handler_type_ <> 'timer-task-listener'
            group by p.root_proc_inst_id_ having min(j.duedate_) is not null""")
        .param(instanceIds.toArray(String[]::new))
        .query((row, number) -> Map.entry(row.getString(1), row.getTimestamp(2).toInstant()))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The process instance of an instance, and those that it calls. */
  public List<String> processInstances(String instanceId) {
    return jdbc.sql(
            "select id_ from act_ru_execution where root_proc_inst_id_ = ? and parent_id_ is null")
        .param(instanceId)
        .query(String.class)
        .list();
  }

  /** The waits of an instance and of what it calls: jobs of intermediate timer events. */
  public List<String> waits(String instanceId) {
    return jdbc.sql(
            """
            select j.id_ from act_ru_job j join act_ru_execution p on p.id_ = j.process_instance_id_
            where p.root_proc_inst_id_ = ? and j.handler_type_ = ? order by j.id_""")
        .params(instanceId, TimerCatchIntermediateEventJobHandler.TYPE)
        .query(String.class)
        .list();
  }

  private static Activity activity(ResultSet row, int number) throws SQLException {
    Timestamp ended = row.getTimestamp("end_time_");
    return new Activity(
        row.getString("id_"),
        new Element(
            row.getString("proc_def_id_"), row.getString("act_id_"), row.getString("act_name_")),
        new Place(
            row.getString("root_proc_inst_id_"),
            row.getString("proc_inst_id_"),
            row.getString("call_proc_inst_id_")),
        new UserTask(row.getString("task_id_"), row.getString("person")),
        row.getTimestamp("start_time_").toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getInt("act_inst_state_") == ActivityInstanceState.CANCELED.getStateCode());
  }

  /** An activity that runs or has run, in a process of the instance or one that it calls. */
  public record Activity(
      String id,
      Element element,
      Place place,
      UserTask task,
      Instant startedAt,
      Instant endedAt,
      boolean canceled) {}

  /** The element of a diagram, and the name that the engine has computed for it. */
  public record Element(String definitionId, String activityId, String name) {}

  /**
   * Where an activity runs.
   *
   * @param rootId the instance
   * @param processInstanceId the process of it that has the activity
   * @param calledProcessInstanceId the process that it calls, or null
   */
  public record Place(String rootId, String processInstanceId, String calledProcessInstanceId) {}

  /** Whose task an activity is; all of it null where it is no user task. */
  public record UserTask(String id, String person) {}

  /** An activity whose job is still to run, or has failed. */
  public record Pending(
      String jobId,
      String rootId,
      String processInstanceId,
      int retries,
      String error,
      String activityId,
      String definitionId) {}
}
