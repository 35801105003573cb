package org.followthrough.channel.email;

/**
 * What was made of a mail server's answer.
 *
 * @param rule which rule decided, for the record
 */
record Judgement(Blame blame, String rule) {}
