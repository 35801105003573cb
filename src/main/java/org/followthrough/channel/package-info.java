/**
 * The ways to reach a family. {@link org.followthrough.channel.Channel} says what a way must be
 * able to do; {@code email} and {@code sms} are the two there are, and neither knows of the other.
 */
package org.followthrough.channel;
