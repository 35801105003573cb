package org.followthrough.workflow;

/**
 * The newest version of a workflow as outsiders see it.
 *
 * @param key the process id
 * @param trigger {@code prediction}, {@code event}, {@code schedule} or {@code manual}
 * @param active whether it may start for anybody
 * @param inactiveBecause why it may not, in the words of whoever switched it off, or null
 * @param priority 1..10, 10 first
 * @param description what its diagram says of it, or null
 */
record WorkflowView(
    String key,
    String name,
    int version,
    String trigger,
    boolean active,
    String inactiveBecause,
    int priority,
    int maxConcurrentPerFamily,
    String description) {}
