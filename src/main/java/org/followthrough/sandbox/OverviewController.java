package org.followthrough.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.imports.ImportRun;
import org.followthrough.imports.ImportRuns;
import org.followthrough.instance.InstanceView;
import org.followthrough.instance.InstanceView.CurrentStep;
import org.followthrough.instance.InstanceViews;
import org.followthrough.instance.Instances;
import org.followthrough.workflow.Rests;
import org.followthrough.workflow.Rests.Rest;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All that the first page shows, in one answer. */
@RestController
@Profile(SandboxWorld.PROFILE)
class OverviewController {

  private static final int MOST_FAMILIES = 200;
  private static final int LATEST_IMPORTS = 3;

  private final Families families;
  private final Instances instances;
  private final Rests rests;
  private final InstanceViews views;
  private final FamilyMessages messages;
  private final MailServer mail;
  private final SmsGateway sms;
  private final DueWork work;
  private final ImportRuns imports;
  private final JdbcClient jdbc;
  private final Organisation organisation;
  private final Clock clock;

  OverviewController(
      Families families,
      Instances instances,
      Rests rests,
      InstanceViews views,
      FamilyMessages messages,
      MailServer mail,
      SmsGateway sms,
      DueWork work,
      ImportRuns imports,
      JdbcClient jdbc,
      Organisation organisation,
      Clock clock) {
    this.families = families;
    this.instances = instances;
    this.rests = rests;
    this.views = views;
    this.messages = messages;
    this.mail = mail;
    this.sms = sms;
    this.work = work;
    this.imports = imports;
    this.jdbc = jdbc;
    this.organisation = organisation;
    this.clock = clock;
  }

  @GetMapping("/sandbox/overview")
  OverviewJson overview(
      @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "50") int limit) {
    List<Family> shown = families.search(q, Math.min(Math.max(limit, 1), MOST_FAMILIES));
    Map<String, List<InstanceView>> instancesOf =
        views.of(instances.of(shown.stream().map(Family::familyId).toList())).stream()
            .collect(Collectors.groupingBy(InstanceView::familyId));
    Map<String, List<Rest>> restsOf = rests.of(shown.stream().map(Family::familyId).toList());
    Map<String, List<Message>> messagesOf = messages.of(shown);
    return new OverviewJson(
        new ClockJson(
            clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC),
            organisation.timeZone().getId(),
            next().orElse(null)),
        families.count(q),
        shown.stream()
            .map(
                family ->
                    FamilyJson.of(
                        family,
                        restsOf.getOrDefault(family.familyId(), List.of()).stream().findFirst(),
                        family.zoneOr(organisation).getId(),
                        instancesOf.getOrDefault(family.familyId(), List.of()),
                        messagesOf.getOrDefault(family.familyId(), List.of())))
            .sorted(Comparator.comparing(family -> family.instances().isEmpty()))
            .toList(),
        Map.of(Message.EMAIL, word(mail.fault()), Message.SMS, word(sms.fault())),
        imports.newest(null, LATEST_IMPORTS));
  }

  private Optional<NextJson> next() {
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
        .param(java.sql.Timestamp.from(at))
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
        view.map(InstanceView::currentSteps)
            .map(
                steps -> steps.stream().map(CurrentStep::name).collect(Collectors.joining(" and ")))
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

  private static String word(Fault.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  record OverviewJson(
      ClockJson clock,
      long familyCount,
      List<FamilyJson> families,
      Map<String, String> faults,
      List<ImportRun> imports) {}

  record ClockJson(OffsetDateTime now, String zone, NextJson next) {}

  record NextJson(OffsetDateTime at, String what, String familyId, String because) {}

  record FamilyJson(
      String familyId,
      String familyName,
      String email,
      String phone,
      String timeZone,
      String coordinator,
      String rests,
      List<InstanceJson> instances,
      List<Message> messages) {

    static FamilyJson of(
        Family family,
        Optional<Rest> rest,
        String timeZone,
        List<InstanceView> instances,
        List<Message> messages) {
      return new FamilyJson(
          family.familyId(),
          family.familyName(),
          family.email(),
          family.phone(),
          timeZone,
          family.coordinator(),
          rest.map(Rest::because).orElse(null),
          instances.stream().map(InstanceJson::of).toList(),
          messages);
    }
  }

  record InstanceJson(
      String id,
      String workflow,
      int workflowVersion,
      String status,
      List<CurrentStep> currentSteps,
      Instant nextExecutionAt,
      String heldBecause,
      String triggeredBy,
      String outcome,
      String lastError,
      String cockpitUrl) {

    static InstanceJson of(InstanceView view) {
      return new InstanceJson(
          view.id(),
          view.workflow(),
          view.workflowVersion(),
          view.status(),
          view.currentSteps(),
          view.nextExecutionAt(),
          null,
          view.triggeredBy(),
          view.outcome(),
          view.lastError(),
          view.completedAt() == null
              ? "/camunda/app/cockpit/default/#/process-instance/" + view.id() + "/runtime"
              : null);
    }
  }
}
