package org.followthrough.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.followthrough.trigger.ReplyMeaning.Heard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What people write, and what the table that we ship says it means. */
@SandboxTest
class ReplyMeaningTest {

  @Autowired CoOp coOp;
  @Autowired ReplyMeaning meanings;

  @BeforeEach
  @AfterEach
  void theTableThatWeShip() {
    coOp.opensOnAMonday();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOP",
        "stop.",
        "Stop please",
        "STOP STOP",
        "Stop. Thank you",
        "STOP!!! \uD83D\uDED1",
        "STOP\n\nSent from my iPhone",
        "Ｓｔｏｐ",
        "S.T.O.P.",
        "st\u200bop",
        "Unsubscribe me",
        "Please stop texting me",
        "Please stop texting me, we moved to Ohio in May",
        "please don’t text me anymore",
        "dont text me anymore",
        "Remove me from your list",
        "Hi Sarah, could you take me off your list? Thanks",
        "ALTO",
        "PARAR",
        "No me manden más mensajes",
        "no me manden mas mensajes",
        "Por favor, no me escriban más.",
        "Quiero darme de baja",
        "ARRÊT",
        "Cancel",
        "END"
      })
  void aPlainNoIsANoHoweverItIsWritten(String text) {
    assertThat(meaningOf("sms", text)).contains(Meaning.STOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I want to stop by the clinic",
        "I can't stop by on Tuesday",
        "Can't stop now, call at 5",
        "Stop by any time after five",
        "The bus stop is right there",
        "Please don't stop texting me!",
        "Cancel my appointment",
        "The school year will end soon",
        "We quit piano, that is all",
        "He won't stop coughing, please help us",
        "Yes, Tuesday works",
        "El alto es mi hijo",
        "Não quero mais receber as aulas de piano",
        "Je ne veux plus recevoir les cours de piano",
        "All is well, thanks for asking."
      })
  void whatOnlySoundsLikeANoIsAReply(String text) {
    assertThat(meaningOf("sms", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Stop texting me at night",
        "Don't text me after nine, call instead",
        "Leave us alone",
        "I think you have the wrong number",
        "How do I unsubscribe from this?",
        "déjenme en paz",
        "Stop I have no kids"
      })
  void whatMayBeANoIsAskedAbout(String text) {
    assertThat(meaningOf("sms", text)).contains(Meaning.PERHAPS_STOP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sms   | START                         | START
          sms   | Yes                           | START
          sms   | Sí                            | START
          sms   | HELP                          | HELP
          sms   | Ayuda!                        | HELP
          email | please take me off            | STOP
          email | Unsubscribe                   | STOP
          email | please stop emailing me       | STOP
          email | I would like to unsubscribe   | PERHAPS_STOP
          """)
  void otherWordsMeanWhatTheTableSays(String channel, String text, Meaning meaning) {
    assertThat(meaningOf(channel, text)).contains(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cancel", "End", "Yes", "help", "Info"})
  void theShortWordsOfPhoneCompaniesAreOrdinaryAnswersInAMail(String text) {
    assertThat(meaningOf("email", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm driving right now",
        "Respuesta automática: no puedo contestar",
        "Réponse automatique : je suis absent",
        "Resposta automática: estou fora",
        "Automatische Antwort: bin im Urlaub",
        "Risposta automatica: sono assente",
        "Automatisch antwoord: ik ben afwezig",
        "Automatyczna odpowiedź: nie ma mnie",
        "Trả lời tự động: tôi đang bận",
        "自动回复：我正在开车",
        "Автоответ: я за рулём",
        "Sto guidando"
      })
  void aPhoneThatAnswersOnItsOwnIsNobodyInWhicheverLanguage(String text) {
    assertThat(meaningOf("sms", text)).contains(Meaning.AUTOMATIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm driving right now. Yes, Tuesday works!",
        "Estoy manejando, pero sí, el martes está bien",
        "Estoy conduciendo a la escuela, llego a las 5",
        "Je conduis, je vous rappelle mardi",
        "\uD83D\uDC4D",
        "\uD83D\uDE4F\uD83C\uDFFD",
        "نعم، الثلاثاء مناسب",
        "כן, יום שלישי מתאים"
      })
  void aPersonAtTheWheelOrOfFewSignsIsAPerson(String text) {
    assertThat(meaningOf("sms", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ne me contactez plus svp",
        "Arrêtez de m'envoyer des messages",
        "Je ne veux plus recevoir vos messages",
        "Pare de me enviar mensagens",
        "Não quero mais receber mensagens",
        "Por favor, não me mandem mais nada"
      })
  void aNoIsANoInFrenchAndPortuguese(String text) {
    assertThat(meaningOf("sms", text)).contains(Meaning.STOP);
  }

  @Test
  void aPhoneThatAnswersForADriverIsNobody() {
    assertThat(
            meaningOf(
                "sms",
                "I’m driving with Focus turned on. I’ll see your message when I get where I’m"
                    + " going."))
        .contains(Meaning.AUTOMATIC);
  }

  @Test
  void theRuleSaysInItsAnalystsWordsWhy() {
    Heard heard = meanings.of("sms", "stop PLEASE").orElseThrow();

    assertThat(heard.phrase()).isEqualTo("stop please");
    assertThat(heard.judgement())
        .isEqualTo("stopWord: The word that everybody knows, alone or with a please.");
  }

  @Test
  void anAnalystAddsAPhraseAsPeopleWriteIt() {
    String text = "¡Ya párenle con eso!";
    assertThat(meaningOf("sms", text)).isEmpty();

    coOp.deploys(
        "reply_meaning.dmn",
        coOp.deployed("reply_meaning.dmn")
            .replace("\"basta\"", "\"basta\", \"¡Ya párenle con eso!\""));

    assertThat(meaningOf("sms", "ya parenle con eso")).contains(Meaning.STOP);
  }

  private Optional<Meaning> meaningOf(String channel, String text) {
    return meanings.of(channel, text).map(Heard::meaning);
  }
}
