/**
 * Business time: what a wait, a day, a holiday or an hour to send at means for somebody who lives
 * in a zone. It knows no engine; what can be is a pure function over {@code java.time}.
 */
package org.followthrough.timing;
