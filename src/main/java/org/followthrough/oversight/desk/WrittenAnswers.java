package org.followthrough.oversight.desk;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers that people wrote to families, until each has left. */
@Component
class WrittenAnswers {

  private final JdbcClient jdbc;
  private final Clock clock;

  WrittenAnswers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** It is sent as soon as the caller's transaction has committed. */
  void plan(SaidOutcome outcome) {
    jdbc.sql(
            """
            insert into followthrough.written_answer
              (id, family_id, instance_id, channel, text, author, written_at)
            values (?, ?, ?, ?, ?, ?, ?)""")
        .params(
            "answer-" + UUID.randomUUID(),
            outcome.familyId(),
            outcome.taskId(),
            outcome.letter().channel(),
            outcome.letter().text(),
            outcome.by().user(),
            Timestamp.from(clock.instant()))
        .update();
  }
}
