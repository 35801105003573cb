package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A message comes back after the diagram that said it for the workflow has ended: it goes on from
 * where it was sent, and nothing is said twice.
 */
@SandboxTest
class ReturnedFromACalledProcessTest {

  @Autowired CoOp coOp;
  @Autowired DeliveryReportIntake reports;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void aFamilyThatGotAnEmail() {
    coOp.opensOnAMonday();
    coOp.aFamily("novak");
  }

  @AfterEach
  void theDiagramsAreAsTheyWere() {
    for (String file : new String[] {"tell_the_family.bpmn", "medium_risk_intervention.bpmn"}) {
      coOp.deploys(file, coOp.deployed(file));
    }
  }

  @Test
  void twoDiagramsUpTheTextGoesAtOnceAndTheWaitBeginsAnew() {
    enrolled();
    coOp.passes("PT3H");

    coOp.theMailComesBack("novak");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    coOp.passes("PT23H");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");

    coOp.passes("PT2H");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms", "sms");
    assertThat(coOp.standingOf("novak")).isEqualTo("running");
  }

  @Test
  void aSecondReportRepeatsNothingAlsoWhileTheTextStillWaits() {
    enrolled();
    coOp.channelIs("sms", "transient");
    coOp.theMailComesBack("novak");

    coOp.theMailComesBack("novak", "failed", "5.2.2");
    coOp.channelIs("sms", "none");
    coOp.passes("PT10M");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
    coOp.theMailComesBack("novak", "failed", "5.2.2");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
  }

  @Test
  void aMailThatComesBackAfterTheNextOneWasSentRepeatsNothing() {
    enrolled();
    String first = coOp.lastMessage("novak", "email").get("id").asText();
    coOp.daysPass(1);
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "email");

    coOp.as(
        "admin",
        org.springframework.http.HttpMethod.POST,
        "/sandbox/messages/" + first + "/bounce",
        Map.of("action", "failed", "status", "5.2.2"));
    coOp.settles();

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "email");
  }

  @Test
  void aTextThatDoesNotArriveEitherIsACallAtOnce() {
    enrolled();
    // The gateway reports on it before it has answered that it took it.
    coOp.channelIs("sms", "slow", 1);
    CompletableFuture<Void> comesBack =
        CompletableFuture.runAsync(() -> coOp.theMailComesBack("novak"));
    await().until(() -> coOp.channelsUsedFor("novak").contains("sms"));

    theTextDoesNotArrive();
    coOp.channelIs("sms", "none");
    comesBack.join();
    coOp.passes("PT2S");

    assertThat(coOp.tasks("Call the family")).hasSize(1);
    coOp.completes("Call the family", Map.of("callOutcome", "reached"));
    coOp.daysPass(1);
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms", "sms");
    assertThat(coOp.standingOf("novak")).isEqualTo("running");
  }

  @Test
  void whoNoMessageReachesIsLeftToTheWayThatTheCallerDraws() {
    coOp.aPredictionFor("novak", 0.7, 75);
    coOp.channelIs("sms", "permanent");

    coOp.theMailComesBack("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).hasSize(1);
    coOp.daysPass(10);
    assertThat(coOp.tasks("Look in on the family")).isEmpty();
  }

  @Test
  void whoAsksForNoContactInTheCallAfterItGetsNone() {
    enrolled();
    coOp.channelIs("sms", "permanent");
    coOp.theMailComesBack("novak");

    coOp.completes("Call the family", Map.of("callOutcome", "do_not_contact"));

    assertThat(coOp.standingOf("novak")).isEqualTo("cancelled/cancelled");
  }

  @Test
  void pausedMeanwhileTheTextWaitsUntilItGoesOn() {
    enrolled();
    coOp.does("pause", coOp.onlyInstanceOf("novak"), "They are on the road.");

    coOp.theMailComesBack("novak");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");

    coOp.does("resume", coOp.onlyInstanceOf("novak"), "They are back.");
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
  }

  @Test
  void whereTheNewVersionDrawsNoSuchWayTheCallersIsTaken() {
    coOp.aPredictionFor("novak", 0.7, 75);
    coOp.deploys(
        "tell_the_family.bpmn",
        coOp.deployed("tell_the_family.bpmn").replace("sendTheEmail", "emailTheFamily"));

    coOp.theMailComesBack("novak");

    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
    assertThat(coOp.tasks("Call the family")).hasSize(1);
  }

  @Test
  void nothingOfWhatStandsBeforeTheMessageIsDoneAgain() {
    coOp.deploys("tell_the_family.bpmn", withATaskBefore(coOp.deployed("tell_the_family.bpmn")));
    coOp.aPredictionFor("novak", 0.7, 75);
    coOp.completes("Read it once more", Map.of("taskNotes", "It is fine."));
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");

    coOp.theMailComesBack("novak");

    assertThat(coOp.tasks("Read it once more")).isEmpty();
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email", "sms");
  }

  private void enrolled() {
    coOp.happens("family_enrolled", "novak", Map.of());
    assertThat(coOp.channelsUsedFor("novak")).containsExactly("email");
  }

  private void theTextDoesNotArrive() {
    String stepId =
        jdbc.sql(
                """
                select step_id from followthrough.attempt where family_id = 'novak'
                  and channel = 'sms' order by begun_at desc limit 1""")
            .query(String.class)
            .single();
    reports.textNotDelivered(
        stepId, 1, coOp.lastMessage("novak", "sms").get("id").asText(), false, "30003");
  }

  private static String withATaskBefore(String diagram) {
    return diagram
        .replace(
            "sourceRef=\"messageDue\" targetRef=\"whichChannelFirst\"",
            "sourceRef=\"messageDue\" targetRef=\"readItOnceMore\"")
        .replace(
            "<bpmn:exclusiveGateway id=\"whichChannelFirst\"",
            """
            <bpmn:userTask id="readItOnceMore" name="Read it once more" camunda:formRef="task_notes" camunda:formRefBinding="latest" camunda:candidateGroups="coordinators" />
            <bpmn:sequenceFlow id="readItOnceMoreToWhichChannelFirst" sourceRef="readItOnceMore" targetRef="whichChannelFirst" />
            <bpmn:exclusiveGateway id="whichChannelFirst\"""");
  }
}
