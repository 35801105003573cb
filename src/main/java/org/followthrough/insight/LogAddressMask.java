package org.followthrough.insight;

import java.util.regex.Pattern;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Takes addresses and phone numbers out of the log as JSON, whoever said them: a provider's own
 * words often name the mailbox that they are about.
 */
class LogAddressMask implements StructuredLoggingJsonMembersCustomizer<Object> {

  private static final Pattern ADDRESS =
      Pattern.compile("[\\p{L}\\p{N}._%+'-]+(@|%40)[\\p{L}\\p{N}.-]+");
  private static final Pattern NUMBER = Pattern.compile("(\\+|%2B)\\d{7,15}");

  @Override
  public void customize(Members<Object> members) {
    members.applyingValueProcessor(
        (path, value) -> value instanceof String text ? cleaned(text) : value);
  }

  static String cleaned(String text) {
    return NUMBER
        .matcher(ADDRESS.matcher(text).replaceAll("(an address)"))
        .replaceAll("(a number)");
  }
}
