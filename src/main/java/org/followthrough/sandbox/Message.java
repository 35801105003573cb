package org.followthrough.sandbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * What somebody received: a mail or a text, as {@code GET /sandbox/messages} shows it, in one JSON
 * object, whose parts lie beside each other.
 *
 * @param id URL-safe, unique over both channels, the same after a restart
 * @param channel {@code email} or {@code sms}
 * @param to the mailbox or the number it arrived at
 * @param receivedAt in the sandbox's clock, UTC, to the millisecond
 * @param instanceId the workflow instance that sent it, null where it does not say
 */
record Message(
    String id,
    String channel,
    String to,
    @JsonUnwrapped Content content,
    OffsetDateTime receivedAt,
    String instanceId) {

  static final String EMAIL = "email";
  static final String SMS = "sms";

  /**
   * What it says.
   *
   * @param subject null for a text
   * @param text the plain text, null where a mail has none
   * @param html null for a text, or where a mail has none
   * @param headers decoded, names in any case; empty for a text
   */
  record Content(String subject, String text, String html, Map<String, String> headers) {}
}
