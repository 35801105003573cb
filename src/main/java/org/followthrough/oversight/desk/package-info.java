/**
 * The coordinator's page under {@code /desk}: whom to call now, and what comes of it. It shows the
 * tasks that the engine lets its user see and completes them in the user's own name, so that its
 * rights are those of Tasklist; what it adds is in tables of ours.
 */
package org.followthrough.oversight.desk;
