package org.followthrough.startup;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Says in words that a database was made by a version whose tables this one cannot take over. */
class ForeignTablesAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

  private final Environment environment;

  ForeignTablesAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable root, FlywayValidateException cause) {
    return new FailureAnalysis(
        "The database was made by another version of Followthrough, and its tables are not those"
            + " that this version can take over. Nothing in it was changed.",
        environment.acceptsProfiles(Profiles.of("sandbox"))
            ? "Start on another directory with --followthrough.sandbox.data-directory=<directory>, or"
                + " delete the old one (by default ./data) if nothing in it is needed any more."
            : "Start the version that made it, or name another database in spring.datasource.url;"
                + " docs/operations.md says how to upgrade.",
        cause);
  }
}
