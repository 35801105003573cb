package org.followthrough.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.followthrough.engine.TransactionMemo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The events on record, each with what became of it. Takes part in the caller's transaction. */
@Repository
public class Events {

  private static final String PREFIX = "event:";
  private static final TypeReference<Map<String, Object>> PAYLOAD = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  Events(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  static String triggeredBy(Event event) {
    return PREFIX + event.eventId();
  }

  /**
   * What the events that started or reached an instance say, the newest word for each field; empty
   * where none did.
   */
  public Map<String, Object> factsOf(String instanceId) {
    return TransactionMemo.get("events of " + instanceId, () -> readFactsOf(instanceId));
  }

  private Map<String, Object> readFactsOf(String instanceId) {
    Map<String, Object> facts = new HashMap<>();
    jdbc.sql(
            """
            select e.* from followthrough.event e
            where e.event_id = (select substr(triggered_by, length(:prefix) + 1)
                from followthrough.instance
                where id = :instanceId and starts_with(triggered_by, :prefix))
              or e.instance_ids @> array[cast(:instanceId as text)] or e.delivered_to = :instanceId
            order by e.received_at, e.event_id""")
        .param("prefix", PREFIX)
        .param("instanceId", instanceId)
        .query(this::event)
        .list()
        .forEach(event -> facts.putAll(event.facts()));
    return facts;
  }

  /** The answer that was given to an event; empty where it is not on record. */
  Optional<Answer> find(String eventId) {
    return jdbc.sql("select * from followthrough.event where event_id = ?")
        .param(eventId)
        .query(this::answer)
        .optional();
  }

  /** Whether what is on record under this event's id says the same; numbers by their value. */
  boolean isOnRecord(Event event) {
    return jdbc.sql(
            """
            select exists (select from followthrough.event where event_id = :eventId
              and type = :type and family_id = :familyId and payload = cast(:payload as jsonb)
              and occurred_at is not distinct from cast(:occurredAt as timestamptz))""")
        .param("eventId", event.eventId())
        .param("type", event.type())
        .param("familyId", event.familyId())
        .param("payload", written(event.payload()))
        .param("occurredAt", at(event))
        .query(Boolean.class)
        .single();
  }

  /** False where that id is on record already: another request was faster. */
  boolean add(Event event) {
    return jdbc.sql(
                """
                insert into followthrough.event (event_id, type, family_id, occurred_at, payload,
                  received_at, result, instance_ids)
                values (:eventId, :type, :familyId, :occurredAt, cast(:payload as jsonb), :receivedAt,
                  :result, '{}')
                on conflict do nothing""")
            .param("eventId", event.eventId())
            .param("type", event.type())
            .param("familyId", event.familyId())
            .param("occurredAt", at(event))
            .param("payload", written(event.payload()))
            .param("receivedAt", Timestamp.from(clock.instant()))
            .param("result", Result.IGNORED.word())
            .update()
        == 1;
  }

  /**
   * Keeps what became of an event that was added.
   *
   * @param ended the instances that it has ended
   */
  void answered(Answer answer, List<String> ended) {
    jdbc.sql(
            """
            update followthrough.event set result = :result, instance_ids = :instanceIds,
              ended = :ended where event_id = :eventId""")
        .param("result", answer.result().word())
        .param("instanceIds", answer.instanceIds().toArray(String[]::new))
        .param("ended", ended.toArray(String[]::new))
        .param("eventId", answer.event().eventId())
        .update();
    TransactionMemo.forget();
  }

  /**
   * The oldest kept event that an instance has been waiting for. Where the workflow says what it is
   * about, an event about the same thing, whenever it came. Otherwise one of the family's that did
   * not happen before the instance came about: what is older was over by then.
   *
   * @param correlateBy the payload's field that says what it is about, or null
   * @param about what the instance is about, or null
   */
  Optional<Event> keptFor(String instanceId, String type, String correlateBy, String about) {
    return jdbc.sql(
            """
            select e.* from followthrough.instance i
            join followthrough.event e on e.family_id = i.family_id and e.type = :type
              and e.result = 'kept' and e.delivered_to is null
            left join followthrough.event s on starts_with(i.triggered_by, :prefix)
              and s.event_id = substr(i.triggered_by, length(:prefix) + 1)
            where i.id = :instanceId and case when cast(:correlateBy as text) is not null
              then e.payload ->> :correlateBy = :about
              else coalesce(e.occurred_at, e.received_at)
                >= coalesce(s.occurred_at, s.received_at, i.triggered_at) end
            order by e.received_at, e.event_id limit 1""")
        .param("instanceId", instanceId)
        .param("type", type)
        .param("prefix", PREFIX)
        .param("correlateBy", correlateBy)
        .param("about", about)
        .query(this::event)
        .optional();
  }

  /**
   * @param ends whether the instance is over with it
   */
  void delivered(Event event, String instanceId, boolean ends) {
    jdbc.sql(
            """
            update followthrough.event set delivered_to = :instanceId, delivered_at = :now,
              ended = case when :ends then array[cast(:instanceId as text)] else ended end
            where event_id = :eventId""")
        .param("instanceId", instanceId)
        .param("now", Timestamp.from(clock.instant()))
        .param("ends", ends)
        .param("eventId", event.eventId())
        .update();
    TransactionMemo.forget();
  }

  /**
   * Whether something that happened later has ended what an event would start. An event of which
   * nobody says when it happened is news.
   *
   * @param about what the instance would be about, or null
   */
  boolean isOutdated(Event event, String workflow, String about) {
    return event.occurredAt() != null
        && jdbc.sql(
                """
                select exists (select from followthrough.instance i
                  join followthrough.event e on e.ended @> array[i.id]
                  where i.family_id = :familyId and i.workflow = :workflow
                    and i.about is not distinct from cast(:about as text)
                    and coalesce(e.occurred_at, e.received_at) > :occurredAt)""")
            .param("familyId", event.familyId())
            .param("workflow", workflow)
            .param("about", about)
            .param("occurredAt", at(event))
            .query(Boolean.class)
            .single();
  }

  /** Whether an event was over before an instance came about: the rule of {@link #keptFor}. */
  boolean isOlderThan(String instanceId, Event event) {
    return event.occurredAt() != null
        && jdbc.sql(
                """
                select :occurredAt < coalesce(s.occurred_at, s.received_at, i.triggered_at)
                from followthrough.instance i
                left join followthrough.event s on starts_with(i.triggered_by, :prefix)
                  and s.event_id = substr(i.triggered_by, length(:prefix) + 1)
                where i.id = :instanceId""")
            .param("occurredAt", at(event))
            .param("prefix", PREFIX)
            .param("instanceId", instanceId)
            .query(Boolean.class)
            .optional()
            .orElse(false);
  }

  private Answer answer(ResultSet row, int number) throws SQLException {
    return new Answer(
        event(row, number),
        Result.valueOf(row.getString("result").toUpperCase(Locale.ROOT)),
        List.of((String[]) row.getArray("instance_ids").getArray()));
  }

  private Event event(ResultSet row, int number) throws SQLException {
    Timestamp occurredAt = row.getTimestamp("occurred_at");
    return new Event(
        row.getString("event_id"),
        row.getString("type"),
        row.getString("family_id"),
        occurredAt == null ? null : occurredAt.toInstant(),
        read(row.getString("payload")));
  }

  private static Timestamp at(Event event) {
    return event.occurredAt() == null ? null : Timestamp.from(event.occurredAt());
  }

  private String written(Map<String, Object> payload) {
    try {
      return json.writeValueAsString(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a payload cannot be written as JSON", e);
    }
  }

  private Map<String, Object> read(String payload) {
    try {
      return json.readValue(payload, PAYLOAD);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the payload of an event is not JSON", e);
    }
  }

  /** What became of an event. */
  enum Result {
    STARTED,
    /** It reached instances that wait for it. */
    CORRELATED,
    ALREADY_RUNNING,
    /** Nobody waits for it yet. */
    KEPT,
    /** Something that happened later has ended what it is about, or begun it anew. */
    OUTDATED,
    /** No table and no diagram knows its type. */
    IGNORED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An event with what became of it.
   *
   * @param instanceIds those that it started, reached, or found running in its place
   */
  record Answer(Event event, Result result, List<String> instanceIds) {}
}
