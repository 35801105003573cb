/**
 * Business time: what a wait or a day means for somebody who lives in a zone. Pure functions over
 * {@code java.time}.
 */
package org.followthrough.timing;
