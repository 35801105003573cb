package org.followthrough.channel.sms;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;

/**
 * A call of the SMS gateway, in exactly the fields that its signature covers. Nothing else of the
 * call is read: a container would join both parts, and several values of one name.
 *
 * @param query what we wrote into the address that the gateway calls
 * @param form what the gateway says
 */
record SignedWebhook(Map<String, String> query, Map<String, String> form) {

  /** Empty where a name stands twice, in one part or in both, or where a part cannot be read. */
  static Optional<SignedWebhook> of(String query, String form) {
    Optional<Map<String, String>> inQuery = fields(query);
    Optional<Map<String, String>> inForm = fields(form);
    return inQuery.isPresent()
            && inForm.isPresent()
            && inForm.get().keySet().stream().noneMatch(inQuery.get()::containsKey)
        ? Optional.of(new SignedWebhook(inQuery.get(), inForm.get()))
        : Optional.empty();
  }

  /** What the gateway says in a field that it always sends. */
  String said(String field) {
    return required(form, field);
  }

  /** What we wrote into the address. */
  String ours(String field) {
    return required(query, field);
  }

  private static String required(Map<String, String> fields, String field) {
    String value = fields.get(field);
    if (value == null) {
      throw InvalidRequest.field(Kind.MALFORMED, field, "is missing");
    }
    return value;
  }

  private static Optional<Map<String, String>> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        return Optional.empty();
      }
      try {
        String name = decoded(pair.substring(0, equals));
        if (fields.put(name, decoded(pair.substring(equals + 1))) != null) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(Map.copyOf(fields));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
