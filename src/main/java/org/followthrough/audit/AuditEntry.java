package org.followthrough.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One entry of the audit, as it was written.
 *
 * @param id the order in which entries were written
 * @param seq its place on the chain, 0 where it is not sealed yet
 * @param kind what happened
 * @param actor a user, {@code family} or {@code system}
 */
public record AuditEntry(
    long id, long seq, Instant at, AuditKind kind, String actor, Run run, Content content) {

  /** What tells nothing of whom it is about. */
  public JsonNode facts() {
    return content.facts();
  }

  /** The personal part, or null. */
  public JsonNode payload() {
    return content.payload();
  }

  public String workflow() {
    return run.workflow();
  }

  public boolean says(String fact) {
    return facts().has(fact);
  }

  /** What is said without naming anybody, or null. */
  public String fact(String name) {
    return facts().path(name).asText(null);
  }

  /** What is said in the personal part, or null. */
  public String said(String name) {
    return payload() == null ? null : payload().path(name).asText(null);
  }

  /** The instance that it is about; all of it null where it is about none. */
  public record Run(String instanceId, String workflow, Integer workflowVersion) {}

  /**
   * What was written.
   *
   * @param facts what tells nothing of whom it is about
   * @param payload the personal part, or null
   */
  public record Content(JsonNode facts, JsonNode payload) {}
}
