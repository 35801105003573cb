package org.followthrough.enginerest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody had suspended in Cockpit before this version hears again after the upgrade. */
@SandboxTest
class SuspendedBeforeTest {

  private static final String WORKFLOW = "high_risk_intervention";

  @Autowired CoOp coOp;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  @BeforeEach
  void aWorkflowThatWasSuspendedWithAllThatRuns() throws IOException {
    coOp.opensOnAMonday();
    coOp.aFamily("martinez");
    coOp.aPredictionFor("martinez");
    for (String table : new String[] {"act_ru_execution", "act_ru_task"}) {
      jdbc.sql("update " + table + " set suspension_state_ = 2").update();
    }
    jdbc.sql("update act_re_procdef set suspension_state_ = 2 where key_ = ?")
        .param(WORKFLOW)
        .update();
    jdbc.sql("update act_ru_jobdef set suspension_state_ = 2 where proc_def_key_ = ?")
        .param(WORKFLOW)
        .update();
    jdbc.sql(
            "update act_ru_job set suspension_state_ = 2"
                + " where job_def_id_ in (select id_ from act_ru_jobdef where proc_def_key_ = ?)")
        .param(WORKFLOW)
        .update();
    String file =
        new ClassPathResource("db/migration/V6__nothing_is_deaf.sql").getContentAsString(UTF_8);
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("set local search_path to followthrough, public").update();
          jdbc.sql(file.substring(file.indexOf("do $$"), file.indexOf("$$;") + 3)).update();
        });
  }

  @Test
  void itHearsItsFamily() {
    coOp.familyReplies("martinez", "email", "We are fine, thank you.");
    coOp.completes("Answer the reply", Map.of("replyNotes", "Nice to hear."));

    assertThat(coOp.standingOf("martinez")).isEqualTo("completed/success");
  }

  @Test
  void whatRanGoesOn() {
    coOp.daysPass(3);

    assertThat(coOp.channelsUsedFor("martinez")).containsExactly("email", "sms");
  }

  @Test
  void theWorkflowIsSwitchedOffUntilSomebodySwitchesItOn() {
    coOp.aFamilyWith("jones", "phone", "+12015550102");
    assertThat(coOp.aPredictionFor("jones").get("result").asText()).isEqualTo("not_triggered");

    coOp.turns(WORKFLOW, true, "Go on.");

    assertThat(coOp.aPredictionFor("jones").get("result").asText()).isEqualTo("started");
  }
}
