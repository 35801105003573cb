/**
 * One run of a workflow for a family: its record, where it stands and why it stands still, its
 * steps with what held or failed them, and what a person may do to it: pause, resume, cancel,
 * migrate.
 */
package org.followthrough.instance;
