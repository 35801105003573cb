package org.followthrough.channel;

import java.time.Duration;

/** What became of one message that was handed to a provider, as far as the provider has said. */
public sealed interface Delivery {

  /**
   * The provider has accepted it.
   *
   * @param providerId under which the provider, or its receipts, know it
   */
  record Accepted(String providerId) implements Delivery {}

  /**
   * It was not accepted, but may be later: a timeout before anything left, 4xx SMTP, HTTP 429 or
   * 503.
   *
   * @param retryAfter how long the provider asks to be left alone; zero where it does not say
   */
  record Refused(String reason, Duration retryAfter) implements Delivery {

    public Refused(String reason) {
      this(reason, Duration.ZERO);
    }
  }

  /** It will never arrive at this address. */
  record Undeliverable(String reason) implements Delivery {}

  /**
   * It was not accepted for a reason of our own, such as wrong credentials; no family is to blame.
   */
  record Misconfigured(String reason) implements Delivery {}

  /**
   * It was not accepted because of what it says, such as its length: the channel works, and any
   * family would get the same answer.
   */
  record Unacceptable(String reason) implements Delivery {}

  /**
   * It may or may not have been accepted, and the provider can be asked later; it is not repeated.
   */
  record InDoubt(String reason) implements Delivery {}

  /** The connection died while it was on the wire and nobody can say; it counts as sent. */
  record Unknown(String reason) implements Delivery {}
}
