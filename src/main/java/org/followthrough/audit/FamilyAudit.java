package org.followthrough.audit;

import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit has of a family, and whether it can be proved. */
@Component
public class FamilyAudit {

  private final AuditEntries entries;
  private final Sealer sealer;
  private final AuditCheck check;

  FamilyAudit(AuditEntries entries, Sealer sealer, AuditCheck check) {
    this.entries = entries;
    this.sealer = sealer;
    this.check = check;
  }

  /** All of it, oldest first, whether it is sealed yet or not. */
  public List<AuditEntry> all(String familyId) {
    return entries.of(familyId);
  }

  /** All that is written by now: it is sealed first, so that a check value stands for all of it. */
  public Sealed sealed(String familyId) {
    sealer.seal();
    return entries
        .end(familyId)
        .map(
            end ->
                new Sealed(
                    entries.upTo(end),
                    end.checkValue().toString(),
                    check.run(end.chain()).faults().isEmpty()))
        .orElseGet(() -> new Sealed(List.of(), null, true));
  }

  /**
   * What stands on a family's chain.
   *
   * @param entries oldest first
   * @param checkValue where the chain ends; null where nothing is on record
   * @param isIntact whether the chain is as it was written
   */
  public record Sealed(List<AuditEntry> entries, String checkValue, boolean isIntact) {}
}
