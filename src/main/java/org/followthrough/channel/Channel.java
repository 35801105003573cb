package org.followthrough.channel;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.followthrough.family.Family;
import org.followthrough.message.Message;

/**
 * A way to reach a family with a text: one implementation each in {@code email} and {@code sms}.
 */
public interface Channel {

  /** As the contract calls it: {@code email} or {@code sms}. */
  String name();

  /** Where this channel would reach the family; empty where it has no such address. */
  Optional<String> address(Family family);

  /** Whether the family lets itself be contacted this way. */
  boolean isAllowedBy(Family family);

  /** Whether a message template is meant for this channel: it has a text for it. */
  boolean offers(String template);

  /**
   * @param locale in whose language the family reads, or null
   * @throws org.followthrough.message.MessageTemplates.UnusableTemplate where a text or a variable
   *     is missing
   */
  Message render(String template, Locale locale, Map<String, Object> variables);

  /**
   * What to record before a send, so that later reports of the provider can be matched to it; empty
   * where the provider names a message only once it has it.
   */
  Optional<String> providerIdFor(Outgoing outgoing);

  /**
   * Hands the message to the provider, once, and says what is known of it then.
   *
   * @param beforeTheWire runs once, right before anything of the message may leave, and not while a
   *     connection is still waited for; what it throws keeps the message from leaving
   */
  Delivery send(Outgoing outgoing, Runnable beforeTheWire);

  /**
   * What became of a message whose sending was begun and never finished, by asking the provider.
   *
   * @return empty where the provider surely does not have it, so that it may be sent
   */
  Optional<Delivery> lookUp(Outgoing outgoing, Instant begunAt);

  /**
   * A message on its way out.
   *
   * @param stepId the step that sends it
   * @param attempt which try of that step this is, from 1
   * @param instanceId the instance that sends it
   * @param answers the provider's id of the message that it answers, or null
   */
  record Outgoing(
      String stepId,
      int attempt,
      String instanceId,
      String address,
      Message message,
      String answers) {

    /** One that answers nothing. */
    public Outgoing(
        String stepId, int attempt, String instanceId, String address, Message message) {
      this(stepId, attempt, instanceId, address, message, null);
    }
  }
}
