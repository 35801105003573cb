package org.followthrough.model;

import java.util.List;
import java.util.Map;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.engine.DeploymentRule.NewDeployment;
import org.springframework.stereotype.Component;

/** Holds files that somebody only tries to what a deployment would hold them to. */
@Component
public class DraftCheck {

  /** Whoever has more to correct begins with these. */
  private static final int MOST_SAID = 100;

  private final DeploymentCheck check;

  DraftCheck(DeploymentCheck check) {
    this.check = check;
  }

  /**
   * @param files by their names
   * @throws InvalidRequest with everything that would keep them from being deployed
   */
  public void check(Map<String, byte[]> files) {
    List<FieldError> faults =
        check.findings(new NewDeployment(files, null, null)).stream()
            .filter(Finding::isFault)
            .limit(MOST_SAID)
            .map(
                fault ->
                    new FieldError(
                        fault.element() == null ? fault.file() : fault.element(), fault.sentence()))
            .toList();
    if (!faults.isEmpty()) {
      throw InvalidRequest.fields("This could not be deployed", faults);
    }
  }
}
