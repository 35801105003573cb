package org.followthrough.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.contact.AddressConsents;
import org.followthrough.contact.BlockedAddresses;
import org.followthrough.contact.Consent;
import org.followthrough.contact.Consents;
import org.followthrough.engine.TransactionMemo;
import org.followthrough.family.FamiliesHandedOver.Handover;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The families on record. Takes part in the caller's transaction. */
@Repository
public class Families {

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  /** Who else has an address is a hint to look; a whole street on one number needs no list. */
  private static final int MOST_SHARING = 5;

  private static final String MATCHING =
      """
      from followthrough.family
      where strpos(lower(concat_ws(' ', family_id, family_name, email, phone)), lower(:text)) > 0
         or :text = ''""";

  private static final String SAVE =
      """
      insert into followthrough.family (family_id, family_name, email, phone, time_zone, country,
        region, locale, coordinator, engagement_score, consent_email, consent_sms, consent_call,
        attributes, changed_at, changed_by)
      values (:familyId, :familyName, :email, :phone, :timeZone, :country, :region, :locale,
        :coordinator, :engagementScore, :consentEmail, :consentSms, :consentCall,
        cast(:attributes as jsonb), :changedAt, :changedBy)
      on conflict (family_id) do update set family_name = excluded.family_name,
        email = excluded.email, phone = excluded.phone, time_zone = excluded.time_zone,
        country = excluded.country, region = excluded.region, locale = excluded.locale,
        coordinator = excluded.coordinator, engagement_score = excluded.engagement_score,
        consent_email = excluded.consent_email, consent_sms = excluded.consent_sms,
        consent_call = excluded.consent_call, attributes = excluded.attributes,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by""";

  private final JdbcClient jdbc;
  private final NamedParameterJdbcOperations batches;
  private final ObjectMapper json;
  private final Consents consents;
  private final AddressConsents addresses;
  private final BlockedAddresses blocked;
  private final ApplicationEventPublisher changes;
  private final Clock clock;

  Families(
      NamedParameterJdbcOperations jdbc,
      ObjectMapper json,
      Consents consents,
      AddressConsents addresses,
      BlockedAddresses blocked,
      ApplicationEventPublisher changes,
      Clock clock) {
    this.jdbc = JdbcClient.create(jdbc);
    this.batches = jdbc;
    this.json = json;
    this.consents = consents;
    this.addresses = addresses;
    this.blocked = blocked;
    this.changes = changes;
    this.clock = clock;
  }

  public Optional<Family> find(String familyId) {
    return recorded(familyId).map(Recorded::family);
  }

  /** The steps of a workflow ask for their family several times in one transaction. */
  private Optional<Recorded> recorded(String familyId) {
    return TransactionMemo.get(
        "family " + familyId,
        () ->
            jdbc.sql("select * from followthrough.family where family_id = ?")
                .param(familyId)
                .query(
                    (row, number) ->
                        new Recorded(family(row, number), row.getString("unsubscribe_token")))
                .optional()
                .map(one -> new Recorded(heard(one.family), one.unsubscribeToken)));
  }

  /** Those of these ids that are on record, by their ids. */
  public Map<String, Family> find(Collection<String> familyIds) {
    return familyIds.isEmpty()
        ? Map.of()
        : heard(
                jdbc.sql("select * from followthrough.family where family_id = any(?)")
                    .param(familyIds.toArray(String[]::new))
                    .query(this::family)
                    .list())
            .stream()
            .collect(Collectors.toMap(Family::familyId, Function.identity()));
  }

  public boolean exists(String familyId) {
    return jdbc.sql("select exists (select from followthrough.family where family_id = ?)")
        .param(familyId)
        .query(Boolean.class)
        .single();
  }

  /**
   * The family, locked until the transaction ends: whatever starts or stops workflows for one
   * family queues here, so that requests which race see each other's result.
   */
  public Optional<Family> findForUpdate(String familyId) {
    TransactionMemo.forget();
    return jdbc.sql("select * from followthrough.family where family_id = ? for no key update")
        .param(familyId)
        .query(this::family)
        .optional()
        .map(this::heard);
  }

  /** The same for many, by their ids; always locked in one order, so that nobody deadlocks. */
  public Map<String, Family> findForUpdate(List<String> familyIds) {
    return heard(List.copyOf(recordedForUpdate(familyIds).values())).stream()
        .collect(Collectors.toMap(Family::familyId, Function.identity()));
  }

  /** The same with the consent that their records alone give, whatever their addresses said. */
  Map<String, Family> recordedForUpdate(List<String> familyIds) {
    TransactionMemo.forget();
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
    return heard(
        jdbc.sql("select * " + MATCHING + " order by family_name, family_id limit :limit")
            .param("text", text)
            .param("limit", limit)
            .query(this::family)
            .list());
  }

  /** How many families {@link #search} would find without a limit. */
  public long count(String text) {
    return jdbc.sql("select count(*) " + MATCHING).param("text", text).query(Long.class).single();
  }

  /** Families that an address belongs to: mail compares without case, numbers exactly. */
  public List<Family> withAddress(String address) {
    return heard(recordedWithAddress(address));
  }

  /** The same with the consent that their records alone give. */
  List<Family> recordedWithAddress(String address) {
    return jdbc.sql(
            "select * from followthrough.family where lower(email) = lower(:address) or phone ="
                + " :address order by family_id")
        .param("address", address)
        .query(this::family)
        .list();
  }

  /**
   * Inserts or replaces a family; true where it was not known before. Consent that changes with it
   * is on record, and an address that is new to the family is no longer blocked.
   *
   * @param source who says so and by which way, such as {@code record:sarah}
   */
  boolean save(Family family, String source) {
    note(recordedForUpdate(List.of(family.familyId())), List.of(family), source);
    boolean isNew =
        jdbc.sql(SAVE + " returning (xmax = 0) as inserted")
            .paramSource(columns(family, source))
            .query(Boolean.class)
            .single();
    TransactionMemo.forget();
    return isNew;
  }

  /**
   * Replaces the family's phone number, in E.164.
   *
   * @param source as for the whole record
   */
  public void phone(String familyId, String phone, String source) {
    TransactionMemo.forget();
    boolean isNew = find(familyId).map(Family::phone).filter(phone::equals).isEmpty();
    jdbc.sql(
            """
            update followthrough.family set phone = ?, changed_at = ?, changed_by = ?
            where family_id = ?""")
        .params(phone, Timestamp.from(clock.instant()), source, familyId)
        .update();
    TransactionMemo.forget();
    if (isNew) {
      blocked.unblock("sms", Map.of(familyId, phone), source);
    }
  }

  /** Whether any channel is left: an address that is not blocked, and the consent to use it. */
  public boolean isReachable(Family family) {
    return family.consent().email() && isUsable("email", family.email())
        || family.consent().sms() && isUsable("sms", family.phone())
        || family.mayBeCalled();
  }

  /** Whether there is an address, and nothing has come back from it. */
  public boolean isUsable(String channel, String address) {
    return address != null && blocked.reason(channel, address).isEmpty();
  }

  /** Inserts or replaces many, the last of one id; in one order, so that nobody deadlocks. */
  void save(List<Family> families, String source) {
    Map<String, Family> inOrder = new TreeMap<>();
    families.forEach(family -> inOrder.put(family.familyId(), family));
    note(recordedForUpdate(List.copyOf(inOrder.keySet())), inOrder.values(), source);
    batches.batchUpdate(
        SAVE,
        inOrder.values().stream()
            .map(family -> columns(family, source))
            .toArray(SqlParameterSource[]::new));
    TransactionMemo.forget();
  }

  private SqlParameterSource columns(Family family, String source) {
    Family.Home home = family.home();
    return new MapSqlParameterSource()
        .addValue("familyId", family.familyId())
        .addValue("familyName", family.familyName())
        .addValue("email", family.email())
        .addValue("phone", family.phone())
        .addValue("timeZone", home.timeZone() == null ? null : home.timeZone().getId())
        .addValue("country", home.country())
        .addValue("region", home.region())
        .addValue("locale", home.locale())
        .addValue("coordinator", family.coordinator())
        .addValue("engagementScore", family.engagementScore())
        .addValue("consentEmail", family.consent().email())
        .addValue("consentSms", family.consent().sms())
        .addValue("consentCall", family.consent().call())
        .addValue("attributes", written(family.attributes()))
        .addValue("changedAt", Timestamp.from(clock.instant()))
        .addValue("changedBy", source);
  }

  /**
   * Consent that changes is on record; an address that is new to its family gets another chance.
   */
  private void note(Map<String, Family> before, Collection<Family> after, String source) {
    TransactionMemo.forget();
    after.forEach(
        family ->
            consents.changed(
                family.familyId(),
                Optional.ofNullable(before.get(family.familyId()))
                    .map(Family::consent)
                    .orElse(Consent.GIVEN),
                family.consent(),
                source));
    blocked.unblock("email", newOnes(before, after, Family::email), source);
    blocked.unblock("sms", newOnes(before, after, Family::phone), source);
    List<Handover> handovers =
        after.stream()
            .map(
                family ->
                    new Handover(
                        family.familyId(),
                        Optional.ofNullable(before.get(family.familyId()))
                            .map(Family::coordinator)
                            .orElse(null),
                        family.coordinator()))
            .filter(one -> before.containsKey(one.familyId()))
            .filter(one -> !Objects.equals(one.before(), one.after()))
            .toList();
    if (!handovers.isEmpty()) {
      changes.publishEvent(new FamiliesHandedOver(handovers));
    }
  }

  /** A record that is new tells us nothing of an address that is blocked already. */
  private static Map<String, String> newOnes(
      Map<String, Family> before, Collection<Family> after, Function<Family, String> address) {
    return after.stream()
        .filter(family -> address.apply(family) != null && before.containsKey(family.familyId()))
        .filter(
            family ->
                Optional.ofNullable(before.get(family.familyId()))
                    .map(address)
                    .filter(address.apply(family)::equalsIgnoreCase)
                    .isEmpty())
        .collect(Collectors.toMap(Family::familyId, address));
  }

  /**
   * Addresses of these families that stand on other records too, by family: the field, and whose
   * else it is. Nothing is merged for it: two families may live in one house.
   */
  public Map<String, List<FieldError>> sharing(Collection<String> familyIds) {
    Map<String, List<FieldError>> sharing = new HashMap<>();
    jdbc.sql(
            """
            select f.family_id, s.field, string_agg(s.other, ', ' order by s.other) as others
            from followthrough.family f, lateral (
              (select 'email' as field, family_name || ' (' || family_id || ')' as other
                from followthrough.family o
                where lower(o.email) = lower(f.email) and o.family_id <> f.family_id
                order by family_id limit :most)
              union all
              (select 'phone', family_name || ' (' || family_id || ')' from followthrough.family o
                where o.phone = f.phone and o.family_id <> f.family_id
                order by family_id limit :most)) s
            where f.family_id = any(:familyIds) group by 1, 2 order by 1, 2""")
        .param("most", MOST_SHARING)
        .param("familyIds", familyIds.toArray(String[]::new))
        .query(
            row -> {
              sharing
                  .computeIfAbsent(row.getString("family_id"), id -> new ArrayList<>())
                  .add(
                      new FieldError(
                          row.getString("field"),
                          "also stands on the record of " + row.getString("others")));
            });
    return sharing;
  }

  /** What stands in the family's unsubscribe link instead of its id. */
  public String unsubscribeToken(String familyId) {
    return recorded(familyId).orElseThrow().unsubscribeToken;
  }

  /** The family whose unsubscribe link this is from. */
  public Optional<Family> withUnsubscribeToken(UUID token) {
    return jdbc.sql("select * from followthrough.family where unsubscribe_token = ?")
        .param(token)
        .query(this::family)
        .optional()
        .map(this::heard);
  }

  private Family heard(Family family) {
    return heard(List.of(family)).get(0);
  }

  /** With what their addresses have said for themselves. */
  private List<Family> heard(List<Family> recorded) {
    Map<String, Set<String>> noes =
        addresses.noes(
            recorded.stream()
                .flatMap(family -> Stream.of(family.email(), family.phone()))
                .filter(Objects::nonNull)
                .toList());
    List<String> without =
        recorded.stream()
            .filter(family -> family.email() == null || family.phone() == null)
            .map(Family::familyId)
            .toList();
    Map<String, Set<String>> last = without.isEmpty() ? Map.of() : consents.withdrawn(without);
    return noes.isEmpty() && last.isEmpty()
        ? recorded
        : recorded.stream().map(family -> heard(family, noes, last)).toList();
  }

  private static Family heard(
      Family family, Map<String, Set<String>> noes, Map<String, Set<String>> last) {
    Set<String> ofRecord = last.getOrDefault(family.familyId(), Set.of());
    Set<String> ofEmail = saidBy(family.email(), noes, ofRecord);
    Set<String> ofPhone = saidBy(family.phone(), noes, ofRecord);
    return family.withConsent(
        new Consent(
            family.consent().email() && !ofEmail.contains("email"),
            family.consent().sms() && !ofPhone.contains("sms"),
            family.consent().call() && !ofPhone.contains("call")));
  }

  /** While a family has no address of a kind, what was said last by one that it had still shows. */
  private static Set<String> saidBy(
      String address, Map<String, Set<String>> noes, Set<String> ofRecord) {
    return address == null
        ? ofRecord
        : noes.getOrDefault(address.toLowerCase(Locale.ROOT), Set.of());
  }

  private Family family(ResultSet row, int number) throws SQLException {
    String timeZone = row.getString("time_zone");
    return new Family(
        row.getString("family_id"),
        row.getString("family_name"),
        new Family.Contact(
            row.getString("email"),
            row.getString("phone"),
            new Consent(
                row.getBoolean("consent_email"),
                row.getBoolean("consent_sms"),
                row.getBoolean("consent_call"))),
        new Family.Home(
            timeZone == null ? null : ZoneId.of(timeZone),
            row.getString("country"),
            row.getString("region"),
            row.getString("locale")),
        row.getString("coordinator"),
        row.getObject("engagement_score", Double.class),
        read(row.getString("attributes")));
  }

  private record Recorded(Family family, String unsubscribeToken) {}

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
