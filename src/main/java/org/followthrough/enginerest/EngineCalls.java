package org.followthrough.enginerest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.security.Roles;

/**
 * Which call of Camunda's REST and of its web apps is open to whom. Whatever changes something is
 * refused unless it stands here; whatever only reads is open unless it stands here. What is open
 * still meets the engine's own authorizations.
 */
final class EngineCalls {

  /** Everybody whom the engine itself may let do it: its authorizations name them one by one. */
  private static final Set<String> ANYBODY = Set.of();

  private static final Set<String> COORDINATING =
      Set.of(Roles.ADMIN, Roles.COORDINATORS, Roles.LEAD_COORDINATORS);
  private static final Set<String> ANALYSING = Set.of(Roles.ADMIN, Roles.ANALYSTS);
  private static final Set<String> OPERATING = Set.of(Roles.ADMIN, Roles.OPERATIONS);
  private static final Set<String> ADMINISTERING = Set.of(Roles.ADMIN);

  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");
  private static final Pattern ENGINE = Pattern.compile("^/engine/\\{}(?=/)");
  private static final Pattern BY_KEY = Pattern.compile("(?<=-definition)/key/\\{}");

  private static final Map<String, Set<String>> OPEN = new HashMap<>();
  private static final Map<Pattern, String> INSTEAD = new LinkedHashMap<>();

  private EngineCalls() {}

  static {
    // Queries, which are too long for a path.
    open(
        ANYBODY,
        "POST /task",
        "POST /task/count",
        "POST /filter/{}/list",
        "POST /filter/{}/singleResult",
        "POST /filter/{}/count",
        "POST /process-instance",
        "POST /process-instance/count",
        "POST /execution",
        "POST /execution/count",
        "POST /variable-instance",
        "POST /variable-instance/count",
        "POST /job",
        "POST /job/count",
        "POST /job-definition",
        "POST /job-definition/count",
        "POST /external-task",
        "POST /external-task/count",
        "POST /group",
        "POST /group/count",
        "POST /history/activity-instance",
        "POST /history/activity-instance/count",
        "POST /history/detail",
        "POST /history/external-task-log",
        "POST /history/external-task-log/count",
        "POST /history/job-log",
        "POST /history/job-log/count",
        "POST /history/process-instance",
        "POST /history/process-instance/count",
        "POST /history/task",
        "POST /history/task/count",
        "POST /history/variable-instance",
        "POST /history/variable-instance/count",
        "POST /plugin/base/{}/incident",
        "POST /plugin/base/{}/incident/count",
        "POST /plugin/base/{}/process-definition/{}/called-process-definitions",
        "POST /plugin/base/{}/process-instance",
        "POST /plugin/base/{}/process-instance/count",
        "POST /plugin/base/{}/process-instance/{}/called-process-instances");

    // The web apps' sign-in, and one's own profile and password.
    open(
        ANYBODY,
        "POST /auth/user/{}/login/{}",
        "POST /auth/user/{}/logout",
        "PUT /user/{}/profile",
        "PUT /user/{}/credentials",
        "POST /identity/password-policy");

    // Tasks and lists, for whom they are open to.
    open(
        ANYBODY,
        "POST /task/{}/claim",
        "POST /task/{}/unclaim",
        "POST /task/{}/assignee",
        "POST /task/{}/delegate",
        "POST /task/{}/resolve",
        "POST /task/{}/complete",
        "POST /task/{}/submit-form",
        "POST /task/{}/comment/create",
        "POST /task/{}/identity-links",
        "POST /task/{}/identity-links/delete",
        "PUT /task/{}",
        "POST /filter/create",
        "PUT /filter/{}",
        "DELETE /filter/{}");

    open(
        COORDINATING,
        "POST /process-definition/{}/start",
        "POST /process-definition/{}/submit-form");

    open(
        ANALYSING,
        "POST /deployment/create",
        "POST /deployment/{}/redeploy",
        "DELETE /deployment/{}",
        "POST /decision-definition/{}/evaluate",
        "POST /migration/generate",
        "POST /migration/validate");

    open(
        OPERATING,
        "PUT /process-instance/{}/suspended",
        "POST /process-instance/job-retries",
        "POST /process-instance/job-retries-historic-query-based",
        "PUT /job/{}/retries",
        "POST /job/retries",
        "PUT /job/{}/suspended",
        "PUT /job-definition/{}/retries",
        "PUT /batch/{}/suspended",
        "PUT /incident/{}/annotation",
        "DELETE /incident/{}/annotation",
        "PUT /history/user-operation/{}/set-annotation",
        "PUT /history/user-operation/{}/clear-annotation",
        "POST /schema/log",
        "GET /schema/log",
        "GET /telemetry/data",
        "GET /telemetry/configuration",
        "GET /history/cleanup/job",
        "GET /history/cleanup/jobs",
        "GET /history/cleanup/configuration");

    open(
        ADMINISTERING,
        "POST /process-instance/{}/variables",
        "PUT /process-instance/{}/variables/{}",
        "DELETE /process-instance/{}/variables/{}",
        "POST /execution/{}/localVariables",
        "PUT /execution/{}/localVariables/{}",
        "DELETE /execution/{}/localVariables/{}",
        "DELETE /process-instance/{}",
        "PUT /job/{}/duedate",
        "POST /job/{}/duedate/recalculate",
        "DELETE /batch/{}",
        "DELETE /process-definition/{}",
        "DELETE /process-definition/{}/delete",
        "PUT /process-definition/{}/history-time-to-live",
        "PUT /decision-definition/{}/history-time-to-live",
        "POST /history/cleanup",
        "DELETE /history/batch/{}",
        "POST /history/batch/set-removal-time",
        "POST /history/decision-instance/delete",
        "POST /history/decision-instance/set-removal-time",
        "POST /history/process-instance/delete",
        "POST /history/process-instance/set-removal-time",
        "DELETE /history/process-instance/{}",
        "DELETE /history/process-instance/{}/variable-instances",
        "DELETE /history/variable-instance/{}",
        "POST /authorization/create",
        "PUT /authorization/{}",
        "DELETE /authorization/{}",
        "POST /user/create",
        "POST /user/{}/unlock",
        "DELETE /user/{}",
        "POST /group/create",
        "PUT /group/{}",
        "DELETE /group/{}",
        "PUT /group/{}/members/{}",
        "DELETE /group/{}/members/{}");

    instead(
        "/(message|signal|condition|process-instance/message-async"
            + "|execution/\\{}/(signal|messageSubscriptions/\\{}/trigger))",
        "What an instance waits for is told to it by an event: POST /api/v1/events.");
    instead(
        "/(modification/.*|process-instance/\\{}/modification(-async)?"
            + "|execution/\\{}/create-incident|incident/\\{}|job/\\{}|job/\\{}/execute)",
        "An instance is moved by its diagram and by nobody's hand. POST"
            + " /api/v1/instances/{id}/cancel, /pause, /resume and /retry are there for it, the task"
            + " 'Decide on the failed step' to leave a step out, and POST"
            + " /api/v1/workflows/{key}/migrate for another version.");
    instead(
        "/(process-definition|job-definition)/(\\{}/)?suspended|/(process-instance|job)/suspended"
            + "|/process-instance/suspended-async",
        "Nothing is suspended or activated for everybody at once: families' replies would not be"
            + " heard. PUT /api/v1/workflows/{key}/active keeps a workflow from starting, and PUT"
            + " /process-instance/{id}/suspended or POST /api/v1/instances/{id}/pause and /resume"
            + " stop one instance and let it go on.");
    instead(
        "/process-definition/\\{}/restart(-async)?",
        "What has ended is started anew: POST /api/v1/workflows/{key}/instances, or Tasklist's"
            + " 'Start process'.");
    instead(
        "/task/\\{}/(v|localV)ariables.*",
        "A task is given what its form asks for, when it is completed: POST"
            + " /task/{id}/submit-form.");
    instead(
        "/task/\\{}/bpmn(Error|Escalation)",
        "A task is completed with what its form offers, POST /task/{id}/submit-form; how it goes on"
            + " from there, the diagram says.");
    instead(
        "/task/(create|\\{})",
        "Tasks come and go with their instances: POST /api/v1/workflows/{key}/instances starts one,"
            + " POST /api/v1/instances/{id}/cancel ends it.");
    instead(
        "/task/\\{}/attachment.*",
        "Files are not kept with a task. Write what they say: POST /task/{id}/comment/create.");
    instead(
        "/(task|process-instance)/\\{}/comment.*",
        "What was noted stays as it was written; add to it: POST /task/{id}/comment/create.");
    instead(
        "/process-instance/delete.*",
        "Many at once are cancelled by POST /api/v1/instances/cancel, which keeps who did it and"
            + " why.");
    instead(
        "/process-instance/variables-async|/(process-instance|execution)/\\{}/(v|localV)ariables/\\{}/data",
        "A variable is a text, a number, a truth value or a date, and an administrator changes it"
            + " for one instance at a time: PUT /process-instance/{id}/variables/{name}.");
    instead(
        "/job(-definition)?/\\{}/(jobP|p)riority",
        "An instance's priority is given at its start: POST /api/v1/workflows/{key}/instances.");
    instead("/external-task.*", "No diagram has external tasks: they are not deployed.");
    instead(
        "/migration/execute(Async)?",
        "Instances go to another version by POST /api/v1/workflows/{key}/migrate, which says of each"
            + " whether it did, and keeps it on record.");
    instead("/tenant.*|.*/tenant-id/.*", "There are no tenants here.");
    instead("/telemetry/.*", "Followthrough sends no telemetry, and nobody switches it on.");
    instead("/identity/verify", "No password is tried out here: sign in with it.");
    instead(
        "/setup/.*",
        "The first administrator comes from the configuration, and adds all others in Admin.");
    notRead(
        "/metrics.*|/plugin/adminPlugins/\\{}/metrics/aggregated",
        "Camunda's own metrics are switched off. What is measured is read at"
            + " /actuator/prometheus.");
    notRead("(/history)?/case-.*", "Cases (CMMN) are switched off: none is deployed.");
    notRead("/optimize/.*", "Camunda Optimize is not part of this.");
  }

  /**
   * Why somebody may not make a call, in words for that person; empty where it is open.
   *
   * @param template the path as Camunda's router has found it, such as {@code /task/{id}/complete}
   * @param groups of whoever calls; none where nobody has signed in
   */
  static Optional<String> refusal(String method, String template, Set<String> groups) {
    String call = call(method, template);
    Set<String> roles = OPEN.get(call);
    Optional<String> instead = instead(call);
    if (roles == null) {
      return isReading(method) && instead.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "This call of Camunda's REST is closed. "
                  + instead.orElse("/v3/api-docs and docs/operations.md say what there is."));
    }
    boolean isOpen = roles.isEmpty() || roles.stream().anyMatch(groups::contains);
    return isOpen
        ? Optional.empty()
        : Optional.of(
            "This user's role does not allow this call; it is for "
                + roles.stream().sorted().collect(Collectors.joining(", "))
                + ".");
  }

  /** A method and a path, the same by whichever of Camunda's paths a thing is named. */
  static String call(String method, String template) {
    String path = PARAMETER.matcher(template).replaceAll("{}").replaceAll("/{2,}", "/");
    path = ENGINE.matcher(path).replaceFirst("");
    path = BY_KEY.matcher(path).replaceFirst("/{}");
    return (method.equals("HEAD") ? "GET" : method)
        + " "
        + (path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Those that are open to somebody by their name here. */
  static Set<String> open() {
    return OPEN.keySet();
  }

  private static boolean isReading(String method) {
    return Stream.of("GET", "HEAD", "OPTIONS").anyMatch(method::equals);
  }

  private static Optional<String> instead(String call) {
    return INSTEAD.entrySet().stream()
        .filter(one -> one.getKey().matcher(call).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static void open(Set<String> roles, String... calls) {
    Arrays.stream(calls).forEach(call -> OPEN.put(call, roles));
  }

  /** What changes something and is open to nobody, with what there is in its place. */
  private static void instead(String paths, String words) {
    INSTEAD.put(Pattern.compile("(POST|PUT|DELETE) (" + paths + ")"), words);
  }

  /** The same for what would only be read. */
  private static void notRead(String paths, String words) {
    INSTEAD.put(Pattern.compile("\\w+ (" + paths + ")"), words);
  }
}
