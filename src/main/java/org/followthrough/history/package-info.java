/**
 * The story told from the audit: a family's timeline for those who work with it, and the evidence
 * of contact attempts for a board or a court. It reads; nobody waits for it.
 */
package org.followthrough.history;
