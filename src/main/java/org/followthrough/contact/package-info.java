/**
 * What was said to whom and what came back: each attempt to reach a family, kept so that it
 * survives whatever dies a moment later; each reply; what families allow and forbid; the addresses
 * that nothing is sent to any more. It records and is asked; it decides nothing.
 */
package org.followthrough.contact;
