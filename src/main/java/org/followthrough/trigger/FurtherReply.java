package org.followthrough.trigger;

/**
 * A family has written again while the task for its earlier reply is still open; published in the
 * transaction that keeps the reply.
 *
 * @param taskId the open task
 */
public record FurtherReply(String taskId) {}
