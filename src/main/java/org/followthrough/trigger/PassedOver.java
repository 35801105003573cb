package org.followthrough.trigger;

/**
 * A schedule has not started its workflow for a family, since an earlier instance of it has not
 * ended; told in the transaction in which that is found.
 *
 * @param instanceId of the one that has not ended
 * @param why for a person
 */
public record PassedOver(String instanceId, String why) {}
