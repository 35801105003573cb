package org.followthrough.sandbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text that the gateway took, as it lies on disk: one JSON object, whose parts lie beside each
 * other.
 *
 * @param number the order of arrival
 * @param receivedAt ISO-8601, UTC
 * @param status how far it got; what it has not reached yet is still to be called back
 */
record Sms(long number, String sid, @JsonUnwrapped Order order, String receivedAt, String status) {

  /** What the application has asked for. */
  record Order(
      String accountSid,
      String to,
      String from,
      String messagingServiceSid,
      String body,
      String statusCallback,
      String instanceId) {}

  static final String API_VERSION = "2010-04-01";

  private static final List<String> LIFE = List.of("queued", "sent", "delivered");
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

  String fileName() {
    return "%010d-%s".formatted(number, sid);
  }

  OffsetDateTime received() {
    return OffsetDateTime.parse(receivedAt).withOffsetSameInstant(ZoneOffset.UTC);
  }

  List<String> statusesToCome() {
    return LIFE.subList(LIFE.indexOf(status) + 1, LIFE.size());
  }

  Sms withStatus(String reached) {
    return new Sms(number, sid, order, receivedAt, reached);
  }

  Message message() {
    return new Message(
        sid,
        Message.SMS,
        order.to,
        new Message.Content(null, order.body, null, Map.of()),
        received(),
        order.instanceId);
  }

  /** What Twilio tells of it, by its own names. */
  Map<String, Object> resource() {
    String date = received().format(RFC_2822);
    String uri = "/%s/Accounts/%s/Messages/%s".formatted(API_VERSION, order.accountSid, sid);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("account_sid", order.accountSid);
    json.put("api_version", API_VERSION);
    json.put("body", order.body);
    json.put("date_created", date);
    json.put("date_updated", date);
    json.put("date_sent", status.equals(LIFE.get(0)) ? null : date);
    json.put("direction", "outbound-api");
    json.put("error_code", null);
    json.put("error_message", null);
    json.put("from", order.from);
    json.put("messaging_service_sid", order.messagingServiceSid);
    json.put("num_media", "0");
    json.put("num_segments", String.valueOf(segments()));
    json.put("price", null);
    json.put("price_unit", "USD");
    json.put("sid", sid);
    json.put("status", status);
    json.put("subresource_uris", Map.of("media", uri + "/Media.json"));
    json.put("to", order.to);
    json.put("uri", uri + ".json");
    return json;
  }

  SortedMap<String, String> callback(String reached) {
    SortedMap<String, String> form = new TreeMap<>();
    form.put("AccountSid", order.accountSid);
    form.put("ApiVersion", API_VERSION);
    form.put("From", order.from == null ? order.messagingServiceSid : order.from);
    form.put("MessageSid", sid);
    form.put("MessageStatus", reached);
    form.put("SmsSid", sid);
    form.put("SmsStatus", reached);
    form.put("To", order.to);
    return form;
  }

  private int segments() {
    String body = order.body;
    boolean narrow = body.chars().allMatch(character -> character < 128);
    int single = narrow ? 160 : 70;
    int joined = narrow ? 153 : 67;
    return body.length() <= single ? 1 : (body.length() + joined - 1) / joined;
  }
}
