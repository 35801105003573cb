package org.followthrough.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.instance.BulkCancel.Which;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What families have got from instances of one origin, also from those that have ended: somebody
 * may want to apologise. Takes part in the caller's transaction.
 */
@Repository
class ReceivedMessages {

  /** Whom to write to is read from a list as long as this. */
  private static final int MOST_LISTED = 10_000;

  private final JdbcClient jdbc;

  ReceivedMessages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Family by family, oldest message first. */
  List<ReceivedJson> from(Which which) {
    Map<String, List<ReceivedMessageJson>> byFamily = new LinkedHashMap<>();
    jdbc.sql(
            """
            select a.* from followthrough.attempt a
            join followthrough.instance i on i.id = a.instance_id
            where a.state in ('begun', 'sent', 'delivered', 'unknown')
              and (cast(:template as text) is null or a.template = :template) and\s"""
                + Instances.WHICH
                + " order by a.family_id, a.begun_at limit "
                + MOST_LISTED)
        .params(Instances.parameters(which))
        .query(
            row -> {
              byFamily
                  .computeIfAbsent(row.getString("family_id"), family -> new ArrayList<>())
                  .add(
                      new ReceivedMessageJson(
                          row.getString("channel"),
                          row.getString("template"),
                          row.getString("subject"),
                          row.getTimestamp("begun_at").toInstant(),
                          row.getString("state")));
            });
    return byFamily.entrySet().stream()
        .map(family -> new ReceivedJson(family.getKey(), family.getValue()))
        .toList();
  }

  /** What one family has got. */
  record ReceivedJson(
      @Schema(example = "martinez") @NotNull String familyId,
      @NotNull List<@NotNull ReceivedMessageJson> messages) {}

  /** A message that has left, or is leaving just now ({@code begun}). */
  record ReceivedMessageJson(
      @Schema(allowableValues = {"email", "sms"}) @NotNull String channel,
      @Schema(example = "concern_outreach") @NotNull String template,
      @Schema(description = "Null for a text message", example = "How are things going?")
          String subject,
      @NotNull Instant at,
      @Schema(example = "delivered") @NotNull String delivery) {}
}
