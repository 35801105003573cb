/**
 * What starts a workflow or reaches a running one: predictions, the table that judges them, and
 * families' replies.
 */
package org.followthrough.trigger;
