package org.followthrough.instance;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.followthrough.instance.Instance.Status;

/**
 * Which instances somebody asks for; what is null does not matter.
 *
 * @param since the first moment at which they may have been triggered
 * @param until the first moment at which they may not any more
 */
record InstanceSearch(
    String familyId,
    String workflow,
    Status status,
    String triggeredBy,
    Instant since,
    Instant until) {

  private static final String NEWEST_FIRST = " order by triggered_at desc, id";

  String page() {
    return "select *" + matching() + NEWEST_FIRST + " limit :size offset :offset";
  }

  /** The page behind a mark; to skip rows costs as much as to read them, and this skips none. */
  String pageBehind() {
    String matching = matching();
    return "select *"
        + matching
        + (matching.contains(" where ") ? " and " : " where ")
        + "triggered_at <= :markedAt and (triggered_at < :markedAt or id > :markedId)"
        + NEWEST_FIRST
        + " limit :size";
  }

  String count() {
    return "select count(*)" + matching();
  }

  /** Only what is asked for, so that each question finds its index. */
  Map<String, Object> parameters() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("familyId", familyId);
    given.put("workflow", workflow);
    given.put("status", status == null ? null : status.word());
    given.put("triggeredBy", triggeredBy);
    given.put("since", since == null ? null : Timestamp.from(since));
    given.put("until", until == null ? null : Timestamp.from(until));
    given.values().removeIf(value -> value == null);
    return given;
  }

  private String matching() {
    String conditions =
        parameters().keySet().stream()
            .map(InstanceSearch::condition)
            .collect(Collectors.joining(" and "));
    return " from followthrough.instance" + (conditions.isEmpty() ? "" : " where " + conditions);
  }

  private static String condition(String parameter) {
    return switch (parameter) {
      case "familyId" -> "family_id = :familyId";
      case "triggeredBy" -> "triggered_by = :triggeredBy";
      case "since" -> "triggered_at >= :since";
      case "until" -> "triggered_at < :until";
      default -> parameter + " = :" + parameter;
    };
  }
}
