package org.followthrough.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Everything that happened to a family, across its instances: what ran, what was sent with its
 * text, what it answered, what people did and wrote down.
 */
@Repository
class Timeline {

  private final JdbcClient jdbc;

  Timeline(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Oldest first; what was filled into a task's form stands with the task. */
  List<Entry> of(String familyId) {
    return jdbc.sql(
            """
            select * from (
              select triggered_at as at, 'instance' as kind, 'Started: ' || replace(workflow, '_', ' ') as title,
                null as channel, null as text, null as result, triggered_by as actor, id as instance_id, 1 as place
              from followthrough.instance where family_id = :family
              union all
              select completed_at, 'instance', 'Ended: ' || replace(workflow, '_', ' '), null, outcome_notes,
                outcome, null, id, 9
              from followthrough.instance where family_id = :family and completed_at is not null
              union all
              select begun_at, 'message', step_name, channel, concat_ws(E'\\n\\n', subject, body),
                state || coalesce(': ' || detail, ''), 'system', instance_id, 5
              from followthrough.attempt where family_id = :family
              union all
              select received_at, 'reply',
                case kind when 'consent' then 'The family changed what we may send'
                  when 'report' then 'A message came back' when 'automatic' then 'An automatic answer came'
                  else 'The family wrote' end,
                channel, coalesce(whole, text), null, sender, instance_id, 6
              from followthrough.reply where family_id = :family
              union all
              select at, 'action', action, null, reason, null, actor, instance_id, 4
              from followthrough.instance_action where family_id = :family
              union all
              select t.end_time_, 'task', t.name_, null,
                (select string_agg(v.name_ || ': ' || v.text_, E'\\n' order by v.name_)
                 from act_hi_varinst v
                 where v.proc_inst_id_ = t.proc_inst_id_ and v.task_id_ is null and v.text_ is not null
                   and v.name_ ~ '(Notes|Outcome|Decision|Workflow)$'),
                case when t.delete_reason_ = 'completed' then 'completed' else 'taken away' end,
                t.assignee_, t.root_proc_inst_id_, 7
              from act_hi_taskinst t
                join followthrough.instance i on i.id = t.root_proc_inst_id_
              where i.family_id = :family and t.end_time_ is not null
              union all
              select t.start_time_, 'task', t.name_, null, null, 'open', t.assignee_, t.root_proc_inst_id_, 7
              from act_hi_taskinst t
                join followthrough.instance i on i.id = t.root_proc_inst_id_
              where i.family_id = :family and t.end_time_ is null
            ) entry order by at, place""")
        .param("family", familyId)
        .query(Timeline::entry)
        .list();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    Timestamp at = row.getTimestamp("at");
    return new Entry(
        at.toInstant(),
        row.getString("kind"),
        row.getString("title"),
        row.getString("channel"),
        row.getString("text"),
        row.getString("result"),
        row.getString("actor"),
        row.getString("instance_id"));
  }

  /**
   * One thing that happened.
   *
   * @param kind {@code instance}, {@code message}, {@code reply}, {@code action} or {@code task}
   * @param text what was written, sent or noted, or null
   * @param result what came of it, or null
   * @param actor who did it, or null
   */
  record Entry(
      @NotNull Instant at,
      @Schema(allowableValues = {"instance", "message", "reply", "action", "task"}) @NotNull
          String kind,
      @Schema(example = "Send the first email") String title,
      @Schema(allowableValues = {"email", "sms"}) String channel,
      @Schema(example = "Thank you!") String text,
      @Schema(example = "delivered") String result,
      @Schema(example = "sarah") String actor,
      @Schema(example = "f7a1c2d4-27c5-11f1-9f2e-0242ac120002") String instanceId) {}
}
