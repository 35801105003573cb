package org.followthrough.sandbox;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says what happens next by itself, for whom and why then. */
@Component
@Profile(SandboxWorld.PROFILE)
class NextDue {

  private final DueWork work;
  private final JdbcClient jdbc;
  private final Instances instances;
  private final InstanceViews views;

  NextDue(DueWork work, JdbcClient jdbc, Instances instances, InstanceViews views) {
    this.work = work;
    this.jdbc = jdbc;
    this.instances = instances;
    this.views = views;
  }

  /** Empty where nothing is planned. */
  Optional<NextJson> get() {
    Instant at = work.look().awaited();
    if (at == null) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select p.root_proc_inst_id_, j.handler_type_, j.exception_msg_, j.lock_exp_time_
            from act_ru_job j join act_ru_execution p on p.id_ = j.process_instance_id_
            where j.retries_ > 0 and j.suspension_state_ = 1
              and greatest(j.duedate_, j.lock_exp_time_) = ? order by j.id_ limit 1""")
        .param(Timestamp.from(at))
        .query(
            (row, number) ->
                next(
                    at,
                    row.getString("root_proc_inst_id_"),
                    because(
                        row.getTimestamp("lock_exp_time_") != null,
                        row.getString("exception_msg_"),
                        row.getString("handler_type_"))))
        .optional()
        .or(
            () ->
                Optional.of(new NextJson(at.atOffset(ZoneOffset.UTC), "Housekeeping", null, null)));
  }

  private NextJson next(Instant at, String instanceId, String because) {
    Optional<InstanceView> view =
        instances.find(instanceId).map(instance -> views.of(List.of(instance)).get(0));
    String what =
        view.map(
                one ->
                    one.position().currentSteps().stream()
                        .map(CurrentStep::name)
                        .collect(Collectors.joining(" and ")))
            .orElse("A job of the engine");
    return new NextJson(
        at.atOffset(ZoneOffset.UTC), what, view.map(InstanceView::familyId).orElse(null), because);
  }

  private static String because(boolean locked, String error, String handler) {
    if (locked) {
      return "the application stopped while it worked on this; it is taken up again then";
    }
    if (error != null) {
      return "the last try failed: " + error;
    }
    return handler.startsWith("timer")
        ? "the diagram says so; its days are those of the family's own calendar"
        : null;
  }

  record NextJson(OffsetDateTime at, String what, String familyId, String because) {}
}
