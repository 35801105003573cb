package org.followthrough.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The families on record. Takes part in the caller's transaction. */
@Repository
public class Families {

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  private static final String MATCHING =
      """
      from followthrough.family
      where strpos(lower(concat_ws(' ', family_id, family_name, email, phone)), lower(:text)) > 0
         or :text = ''""";

  private static final String SAVE =
      """
      insert into followthrough.family (family_id, family_name, email, phone, time_zone, country,
        region, locale, coordinator, engagement_score, consent_email, consent_sms, consent_call,
        attributes)
      values (:familyId, :familyName, :email, :phone, :timeZone, :country, :region, :locale,
        :coordinator, :engagementScore, :consentEmail, :consentSms, :consentCall,
        cast(:attributes as jsonb))
      on conflict (family_id) do update set family_name = excluded.family_name,
        email = excluded.email, phone = excluded.phone, time_zone = excluded.time_zone,
        country = excluded.country, region = excluded.region, locale = excluded.locale,
        coordinator = excluded.coordinator, engagement_score = excluded.engagement_score,
        consent_email = excluded.consent_email, consent_sms = excluded.consent_sms,
        consent_call = excluded.consent_call, attributes = excluded.attributes""";

  private final JdbcClient jdbc;
  private final NamedParameterJdbcOperations batches;
  private final ObjectMapper json;

  Families(JdbcClient jdbc, NamedParameterJdbcOperations batches, ObjectMapper json) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.json = json;
  }

  public Optional<Family> find(String familyId) {
    return jdbc.sql("select * from followthrough.family where family_id = ?")
        .param(familyId)
        .query(this::family)
        .optional();
  }

  /**
   * The family, locked until the transaction ends: whatever starts or stops workflows for one
   * family queues here, so that requests which race see each other's result.
   */
  public Optional<Family> findForUpdate(String familyId) {
    return jdbc.sql("select * from followthrough.family where family_id = ? for no key update")
        .param(familyId)
        .query(this::family)
        .optional();
  }

  /** The same for many, by their ids; always locked in one order, so that nobody deadlocks. */
  public Map<String, Family> findForUpdate(List<String> familyIds) {
    return jdbc
        .sql(
            """
            select * from followthrough.family where family_id = any(?)
            order by family_id for no key update""")
        .param(familyIds.toArray(String[]::new))
        .query(this::family)
        .stream()
        .collect(Collectors.toMap(Family::familyId, Function.identity()));
  }

  /**
   * Families whose id, name or address contains a text, in the order of their names.
   *
   * @param text what to look for; empty finds all
   * @param limit how many at most
   */
  public List<Family> search(String text, int limit) {
    return jdbc.sql("select * " + MATCHING + " order by family_name, family_id limit :limit")
        .param("text", text)
        .param("limit", limit)
        .query(this::family)
        .list();
  }

  /** How many families {@link #search} would find without a limit. */
  public long count(String text) {
    return jdbc.sql("select count(*) " + MATCHING).param("text", text).query(Long.class).single();
  }

  /** Families that an address belongs to: mail compares without case, numbers exactly. */
  public List<Family> withAddress(String address) {
    return jdbc.sql(
            "select * from followthrough.family where lower(email) = lower(:address) or phone ="
                + " :address order by family_id")
        .param("address", address)
        .query(this::family)
        .list();
  }

  /** Inserts or replaces a family; true where it was not known before. */
  boolean save(Family family) {
    return jdbc.sql(SAVE + " returning (xmax = 0) as inserted")
        .paramSource(columns(family))
        .query(Boolean.class)
        .single();
  }

  /** Inserts or replaces many, the last of one id; in one order, so that nobody deadlocks. */
  void save(List<Family> families) {
    Map<String, Family> inOrder = new TreeMap<>();
    families.forEach(family -> inOrder.put(family.familyId(), family));
    batches.batchUpdate(
        SAVE, inOrder.values().stream().map(this::columns).toArray(SqlParameterSource[]::new));
  }

  private SqlParameterSource columns(Family family) {
    return new MapSqlParameterSource()
        .addValue("familyId", family.familyId())
        .addValue("familyName", family.familyName())
        .addValue("email", family.email())
        .addValue("phone", family.phone())
        .addValue("timeZone", family.timeZone() == null ? null : family.timeZone().getId())
        .addValue("country", family.country())
        .addValue("region", family.region())
        .addValue("locale", family.locale())
        .addValue("coordinator", family.coordinator())
        .addValue("engagementScore", family.engagementScore())
        .addValue("consentEmail", family.consent().email())
        .addValue("consentSms", family.consent().sms())
        .addValue("consentCall", family.consent().call())
        .addValue("attributes", written(family.attributes()));
  }

  /** Replaces what the family consents to. */
  public void consent(String familyId, Consent consent) {
    jdbc.sql(
            "update followthrough.family set consent_email = ?, consent_sms = ?, consent_call = ? where"
                + " family_id = ?")
        .params(consent.email(), consent.sms(), consent.call(), familyId)
        .update();
  }

  private Family family(ResultSet row, int number) throws SQLException {
    String timeZone = row.getString("time_zone");
    return new Family(
        row.getString("family_id"),
        row.getString("family_name"),
        row.getString("email"),
        row.getString("phone"),
        timeZone == null ? null : ZoneId.of(timeZone),
        row.getString("country"),
        row.getString("region"),
        row.getString("locale"),
        row.getString("coordinator"),
        row.getObject("engagement_score", Double.class),
        new Consent(
            row.getBoolean("consent_email"),
            row.getBoolean("consent_sms"),
            row.getBoolean("consent_call")),
        read(row.getString("attributes")));
  }

  private String written(Map<String, Object> attributes) {
    try {
      return json.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("attributes cannot be written as JSON", e);
    }
  }

  private Map<String, Object> read(String attributes) {
    try {
      return json.readValue(attributes, ATTRIBUTES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the attributes of a family are not JSON", e);
    }
  }
}
