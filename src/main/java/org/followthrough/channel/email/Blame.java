package org.followthrough.channel.email;

/** Who or what is the reason that a mail server did not take, or not deliver, a mail. */
enum Blame {
  /** There is no such mailbox or domain, or it takes no mail any more. */
  ADDRESS,
  /** A full mailbox, a rate, a server in trouble: another mail to the same address may arrive. */
  MAY_PASS,
  /** Who we are or how we send: a sender refused, a block list, a policy. */
  US,
  /** The mail itself: too big, or badly written. */
  MESSAGE,
  /** Neither the codes nor the words tell. */
  UNKNOWN
}
