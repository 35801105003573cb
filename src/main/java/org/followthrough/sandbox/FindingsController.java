package org.followthrough.sandbox;

import java.util.List;
import org.followthrough.model.DeployedFindings;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is to be said of the deployed files, for the first page. */
@RestController
@Profile(SandboxWorld.PROFILE)
class FindingsController {

  private final DeployedFindings deployed;

  FindingsController(DeployedFindings deployed) {
    this.deployed = deployed;
  }

  @GetMapping("/sandbox/findings")
  FindingsJson findings() {
    return new FindingsJson(deployed.sentences());
  }

  record FindingsJson(List<String> findings) {}
}
