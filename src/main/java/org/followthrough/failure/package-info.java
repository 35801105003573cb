/**
 * A step that failed, or may not be done yet: held without losing a retry, tried again by its
 * cycle, or failed for good. Then its instance stands still under one incident, a coordinator is
 * asked, and what they decide is done.
 */
package org.followthrough.failure;
