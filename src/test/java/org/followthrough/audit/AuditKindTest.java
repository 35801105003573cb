package org.followthrough.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL and Java have one list of what may happen. */
@SandboxTest
class AuditKindTest {

  private static final Pattern QUOTED = Pattern.compile("'([a-z_.]+)'");

  @Autowired JdbcClient jdbc;

  @Test
  void postgresKnowsTheSameKindsAsJava() {
    String check =
        jdbc.sql(
                """
                select pg_get_constraintdef(c.oid) from pg_constraint c
                where c.contypid = 'followthrough.audit_kind'::regtype""")
            .query(String.class)
            .single();
    List<String> inPostgres =
        QUOTED.matcher(check).results().map(quoted -> quoted.group(1)).toList();

    assertThat(inPostgres)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AuditKind.values()).map(AuditKind::word).toList());
  }

  @Test
  void aKindThatNobodyKnowsFailsLoudly() {
    assertThatThrownBy(
            () ->
                jdbc.sql(
                        "select followthrough.audit_add(null, now(), 'message.forgotten', 'system',"
                            + " null, '{}', null)")
                    .query(row -> {}))
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("audit_kind");
    assertThatThrownBy(() -> AuditKind.of("message.forgotten"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
