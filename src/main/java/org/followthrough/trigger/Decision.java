package org.followthrough.trigger;

/**
 * What the table {@code select_intervention} chose for a prediction.
 *
 * @param automatic false where a person reviews it first
 * @param workflow the workflow's key
 * @param template of the first message, or null where none is sent
 * @param priority 1..10, 10 first
 * @param urgent whether it need not wait for the send window
 */
record Decision(
    boolean automatic, String workflow, String template, Integer priority, boolean urgent) {}
