package org.followthrough.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.followthrough.audit.AuditChains.CheckValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the audit has of a family or an instance, oldest first. */
@Repository
class AuditEntries {

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  AuditEntries(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** All of it, whether it is sealed yet or not. */
  List<AuditEntry> of(String familyId) {
    return jdbc.sql("select * from followthrough.audit_entry where family_id = ? order by at, id")
        .param(familyId)
        .query(this::entry)
        .list();
  }

  List<AuditEntry> ofInstance(String instanceId) {
    return jdbc.sql("select * from followthrough.audit_entry where instance_id = ? order by at, id")
        .param(instanceId)
        .query(this::entry)
        .list();
  }

  /** The tasks of several instances that somebody has completed. */
  List<AuditEntry> completedTasksOf(Collection<String> instanceIds) {
    return jdbc.sql(
            """
            select * from followthrough.audit_entry where instance_id = any(?) and kind = ?
            order by at, id""")
        .params(instanceIds.toArray(String[]::new), AuditKind.TASK_COMPLETED.word())
        .query(this::entry)
        .list();
  }

  /** Where the family's chain ends; empty where nothing is sealed yet. */
  Optional<End> end(String familyId) {
    return jdbc.sql(
            "select id, seq, head from followthrough.audit_chain where family_id = ? and seq > 0")
        .param(familyId)
        .query(
            (row, number) ->
                new End(row.getLong("id"), CheckValue.of(row.getLong("seq"), row.getBytes("head"))))
        .optional();
  }

  /** What is sealed up to there. */
  List<AuditEntry> upTo(End end) {
    return jdbc.sql(
            """
            select * from followthrough.audit_entry where chain = ? and seq <= ?
            order by at, id""")
        .params(end.chain(), end.checkValue().number())
        .query(this::entry)
        .list();
  }

  private AuditEntry entry(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getLong("seq"),
        row.getTimestamp("at").toInstant(),
        AuditKind.of(row.getString("kind")),
        row.getString("actor"),
        new AuditEntry.Run(
            row.getString("instance_id"),
            row.getString("workflow"),
            row.getObject("workflow_version", Integer.class)),
        new AuditEntry.Content(read(row.getString("facts")), read(row.getString("payload"))));
  }

  private JsonNode read(String text) {
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry of the audit is not JSON", e);
    }
  }

  /** The newest sealed entry of a family's chain. */
  record End(long chain, CheckValue checkValue) {}
}
