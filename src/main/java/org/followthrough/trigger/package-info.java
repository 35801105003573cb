/**
 * What starts a workflow or reaches a running one: predictions and events with the tables that
 * judge them, schedules, people who start one by hand, and families' replies.
 */
package org.followthrough.trigger;
