package org.followthrough.oversight.desk;

import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.followthrough.contact.Attempts;
import org.followthrough.contact.Replies;
import org.followthrough.contact.Replies.Reply;
import org.followthrough.engine.OwnJob;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.family.Families;
import org.followthrough.outreach.PersonalMessages;
import org.followthrough.outreach.PersonalMessages.Words;
import org.followthrough.oversight.desk.FamilyNotes.About;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Answers that people wrote to families, until each has left. One that cannot leave is not lost:
 * its words are kept with the family, and the reply is a task again.
 */
@Component
class WrittenAnswers {

  private static final String TYPE = "written-answer";
  private static final String EMAIL = "email";

  private final JdbcClient jdbc;
  private final Families families;
  private final Replies replies;
  private final Attempts attempts;
  private final FamilyNotes notes;
  private final ObjectProvider<PersonalMessages> messages;
  private final ReversibleOutcomes.Moments moments;

  /** Messages come late: whoever sends them is built with the engine's channels. */
  WrittenAnswers(
      JdbcClient jdbc,
      Families families,
      Replies replies,
      Attempts attempts,
      FamilyNotes notes,
      ObjectProvider<PersonalMessages> messages,
      ReversibleOutcomes.Moments moments) {
    this.jdbc = jdbc;
    this.families = families;
    this.replies = replies;
    this.attempts = attempts;
    this.notes = notes;
    this.messages = messages;
    this.moments = moments;
  }

  /** It is sent as soon as the caller's transaction has committed. */
  void plan(SaidOutcome outcome) {
    String id = "answer-" + UUID.randomUUID();
    jdbc.sql(
            """
            insert into followthrough.written_answer
              (id, family_id, instance_id, channel, text, reply_id, author, written_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)""")
        .params(
            id,
            outcome.familyId(),
            outcome.said().letter().instanceId(),
            outcome.said().letter().channel(),
            outcome.said().letter().text(),
            outcome.said().letter().replyId(),
            outcome.by().user(),
            Timestamp.from(outcome.saidAt()))
        .update();
    moments.jobs().plan(TYPE, id);
  }

  /** The job is due. Not private: it is called on Spring's proxy of this. */
  void send(String id, ProcessEngineServices engine) {
    Written written =
        jdbc.sql("select * from followthrough.written_answer where id = ? for update")
            .param(id)
            .query(Written.class)
            .optional()
            .orElse(null);
    if (written == null) {
      return;
    }
    // A family that was erased meanwhile has taken its answer along.
    families
        .find(written.familyId())
        .flatMap(family -> messages.getObject().send(words(written), family))
        .ifPresent(why -> notSent(written, why, engine));
    jdbc.sql("delete from followthrough.written_answer where id = ?").param(id).update();
  }

  private Words words(Written written) {
    Optional<Reply> reply =
        Optional.ofNullable(written.replyId())
            .flatMap(replies::find)
            .or(() -> replies.newestOf(written.familyId()))
            .filter(one -> one.channel().equals(written.channel()));
    return new Words(
        written.id(),
        written.instanceId(),
        written.channel(),
        written.channel().equals(EMAIL) ? subject(written) : null,
        written.text(),
        reply.map(one -> one.sentBy().providerId()).orElse(null),
        written.author());
  }

  /** Of the mail that the family answered. */
  private String subject(Written written) {
    return attempts
        .lastToFamily(written.familyId(), EMAIL)
        .map(attempt -> attempt.message().subject())
        .filter(Objects::nonNull)
        .map(subject -> subject.startsWith("Re: ") ? subject : "Re: " + subject)
        .orElse("Your message to us");
  }

  private void notSent(Written written, String why, ProcessEngineServices engine) {
    notes.add(
        written.familyId(),
        null,
        About.NOT_SENT,
        "The answer could not be sent (" + why + "):\n" + written.text(),
        written.author());
    if (written.replyId() != null) {
      Map<String, Object> variables = new HashMap<>();
      variables.put(ProcessVariable.REPLY_ID.name(), written.replyId());
      variables.put(ProcessVariable.FAMILY_ID.name(), written.familyId());
      engine
          .getRuntimeService()
          .startProcessInstanceByKey("answer_reply", written.familyId(), variables);
    }
  }

  record Written(
      String id,
      String familyId,
      String instanceId,
      String channel,
      String text,
      Long replyId,
      String author) {}

  /** What the engine does when the job is due. */
  @Configuration(proxyBeanMethods = false)
  static class Job {
    /** The engine is built with it, and so before all that uses the engine. */
    @Bean
    OwnJob writtenAnswerJob(ObjectProvider<WrittenAnswers> answers) {
      return new OwnJob(
          TYPE, (String id, ProcessEngineServices engine) -> answers.getObject().send(id, engine));
    }
  }
}
