package org.followthrough.model;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.followthrough.engine.DeployedResources;
import org.followthrough.engine.DeploymentRule.NewDeployment;
import org.springframework.stereotype.Component;

/** What is to be said of the newest version of every deployed file; looked at once a deployment. */
@Component
public class DeployedFindings {

  private final DeployedResources deployed;
  private final DeploymentCheck check;
  private final Clock clock;

  private Looked last = new Looked(null, null, List.of());

  DeployedFindings(DeployedResources deployed, DeploymentCheck check, Clock clock) {
    this.deployed = deployed;
    this.check = check;
    this.clock = clock;
  }

  /** In sentences, each with its file, for somebody who looks at all of it. */
  public List<String> sentences() {
    return all().stream().map(Finding::toString).toList();
  }

  /** Several who ask at once wait for one look. */
  synchronized List<Finding> all() {
    String newest = deployed.newestDeployment().orElse("");
    LocalDate today = LocalDate.now(clock);
    if (!newest.equals(last.deployment) || !today.equals(last.day)) {
      last = new Looked(newest, today, look());
    }
    return last.findings;
  }

  private List<Finding> look() {
    Map<String, byte[]> files = new TreeMap<>();
    deployed
        .texts(
            deployed.names("").stream()
                .filter(name -> FileKind.of(name).isPresent())
                .toArray(String[]::new))
        .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return check.findings(new NewDeployment(files, null, null));
  }

  /** A date may be over tomorrow. */
  private record Looked(String deployment, LocalDate day, List<Finding> findings) {}
}
