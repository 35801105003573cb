package org.followthrough.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files on record, with how far each has come. */
@Repository
public class ImportRuns {

  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  ImportRuns(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
    // What ran when the application died runs no more. One that runs beside us on the same database
    // says with its next batch that it does.
    jdbc.sql("update followthrough.import_run set status = 'interrupted' where status = 'running'")
        .update();
  }

  /**
   * Newest first.
   *
   * @param startedBy only the files of this user, or null for all
   */
  public List<ImportRun> newest(String startedBy, int limit) {
    return jdbc.sql(
            """
            select * from followthrough.import_run where started_by = coalesce(:startedBy, started_by)
            order by started_at desc, id limit :limit""")
        .param("startedBy", startedBy)
        .param("limit", limit)
        .query(this::run)
        .list();
  }

  /** Answers its id. */
  String begin(String kind, String user, ImportCounts counts) {
    String id = UUID.randomUUID().toString();
    jdbc.sql(
            """
            insert into followthrough.import_run (id, kind, status, started_by, started_at, counts)
            values (:id, :kind, 'running', :user, :now, cast(:counts as json))""")
        .param("id", id)
        .param("kind", kind)
        .param("user", user)
        .param("now", now())
        .param("counts", written(counts.counts()))
        .update();
    return id;
  }

  void goesOn(String id, ImportCounts counts) {
    update(id, "running", null, counts);
  }

  void done(String id, ImportCounts counts) {
    update(id, "done", now(), counts);
  }

  void interrupted(String id, ImportCounts counts) {
    update(id, "interrupted", now(), counts);
  }

  private void update(String id, String status, Timestamp finishedAt, ImportCounts counts) {
    jdbc.sql(
            """
            update followthrough.import_run set status = :status, finished_at = :finishedAt,
              received = :received, rejected = :rejected, counts = cast(:counts as json)
            where id = :id""")
        .param("id", id)
        .param("status", status)
        .param("finishedAt", finishedAt)
        .param("received", counts.received())
        .param("rejected", counts.rejected())
        .param("counts", written(counts.counts()))
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private ImportRun run(ResultSet row, int number) throws SQLException {
    Timestamp finishedAt = row.getTimestamp("finished_at");
    return new ImportRun(
        row.getString("id"),
        row.getString("kind"),
        row.getString("status"),
        new ImportRun.Period(
            row.getString("started_by"),
            row.getTimestamp("started_at").toInstant(),
            finishedAt == null ? null : finishedAt.toInstant()),
        new ImportRun.Lines(
            row.getLong("received"), row.getLong("rejected"), read(row.getString("counts"))));
  }

  private String written(Map<String, Long> counts) {
    try {
      return json.writeValueAsString(counts);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("counts cannot be written as JSON", e);
    }
  }

  private Map<String, Long> read(String counts) {
    try {
      return json.readValue(counts, COUNTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the counts of an import are not JSON", e);
    }
  }
}
