package org.followthrough.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a coordinator reads of a mail: as the mail programs of our families write it. */
class ReplyTextTest {

  private static final List<String> SENT =
      List.of("Which day suits you?\nThe first visit is free.\nCare Team");

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void onlyTheFamilysOwnWordsAreShown(String program, String mail) {
    assertThat(ReplyText.own(mail)).isEqualTo("We are back.\n\nSee you on Friday!");
  }

  static Stream<Arguments> onlyTheFamilysOwnWordsAreShown() {
    String own = "We are back.\n\nSee you on Friday!\n\n";
    return Stream.of(
        Arguments.of("nothing else", own),
        Arguments.of(
            "Gmail",
            own
                + "On Mon, Mar 2, 2026 at 9:00 AM Co-op <care@coop.example> wrote:\n\n> Hello\n> you"),
        Arguments.of(
            "Gmail, broken into lines",
            own
                + "On Mon, Mar 2, 2026 at 9:00 AM A Very Long Co-op Name\n<care@coop.example> wrote:\n> Hello"),
        Arguments.of(
            "Gmail, without marks", own + "On Mon, 2 Mar 2026, Co-op wrote:\n\nHello you\nall"),
        Arguments.of(
            "Gmail, German",
            own + "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Co-op <a@b.example>:\n> Hallo"),
        Arguments.of(
            "Gmail, Spanish",
            own + "El lun, 2 mar 2026 a las 9:00, Co-op (<a@b.example>) escribió:\n> Hola"),
        Arguments.of(
            "Apple Mail",
            own
                + "Sent from my iPhone\n\nOn Mar 2, 2026, at 9:00 AM, Co-op <a@b.example> wrote:\n\n> Hello"),
        Arguments.of(
            "Outlook",
            own
                + "________________________________\nFrom: Co-op <a@b.example>\nSent: Monday\nTo: us\nSubject: Hello\n\nHello"),
        Arguments.of(
            "Outlook, German",
            own
                + "Von: Co-op <a@b.example>\nGesendet: Montag, 2. März 2026 09:00\nAn: uns\nBetreff: Hallo\n\nHallo"),
        Arguments.of("Outlook, old", own + "-----Original Message-----\nFrom: Co-op\nHello"),
        Arguments.of(
            "Outlook, old and Spanish", own + "-----Mensaje original-----\nDe: Co-op\nHola"),
        Arguments.of("a signature", own + "-- \nThe Novak family\n12 Elm Street"),
        Arguments.of("Outlook for iOS", own + "Get Outlook for iOS\n"),
        Arguments.of("line ends of a mail", own.replace("\n", "\r\n")),
        Arguments.of(
            "an answer below the quote",
            "On Monday, Co-op wrote:\n> Hello\n> How are you?\n\n" + own),
        Arguments.of(
            "answers between the quotes",
            "> Are you back?\nWe are back.\n\n> When do we see you?\nSee you on Friday!"));
  }

  @Test
  void whatOnlyLooksLikeAQuoteStays() {
    String words = "From: now on we are back.\nOn Friday we come.\nShe wrote: nothing.";

    assertThat(ReplyText.own(words)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hola,\n\nEl pediatra nos escribió esto:\nla vacuna queda para el jueves.\n\nLlámenme.",
        "Hi,\n\nOn Monday her teacher wrote this:\nshe cannot sit still in class.\nPlease call me.",
        "Hello\n\nOn the form I wrote the following:\nallergic to penicillin",
        "Sent from school yesterday with a note.\nShe has a rash. Please call.",
        "His fever:\n>39 since Monday\nWhat should I do?",
        "See what the school sent.\n\n---------- Forwarded message ---------\nFrom: School"
            + " <s@school.example>\nDate: Mon, Nov 9, 2026 at 9:00 AM\nSubject: Absence\nTo: Ana"
            + " <a@coop.example>\n\nShe was absent for five days.",
        "Name: Ana\n____________________\nDate of birth: 3 May 2019\nPlease call after 5.",
        "Two things:\n--\nthe first\n--\nthe second"
      })
  void nothingThatIsTheirsIsCut(String words) {
    assertThat(ReplyText.own(words)).isEqualTo(words);
    assertThat(ReplyText.own(words, SENT)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-09 9:00 GMT-05:00 Care Team <care@coop.example>:",
        "Op ma 9 nov 2026 om 09:00 schreef Care Team <care@coop.example>:",
        "Em seg., 9 de nov. de 2026 às 09:00, Care Team <care@coop.example> escreveu:",
        "Care Team <care@coop.example> 于2026年11月9日周一 09:00写道：",
        "In data 9 novembre 2026 09:00:00 Care Team <care@coop.example> ha scritto:",
        "пн, 9 нояб. 2026 г. в 09:00, Care Team <care@coop.example>:",
        "De : Care Team <care@coop.example>\nEnvoyé : lundi 9 novembre 2026 09:00\nÀ : Ana\nObjet : RV",
        "Da: Care Team\nInviato: lunedì 9 novembre 2026\nA: Ana\nOggetto: Visita",
        "发件人: Care Team\n发送时间: 2026年11月9日\n收件人: Ana\n主题: X"
      })
  void ourMailIsCutWhateverLanguageHeadsIt(String head) {
    String mail = "Yes, Tuesday works.\n\n" + head + "\n\nThe first visit is free.\nCare Team";

    assertThat(ReplyText.own(mail)).isEqualTo("Yes, Tuesday works.");
    assertThat(ReplyText.own(mail, SENT)).isEqualTo("Yes, Tuesday works.");
  }

  @Test
  void anAnswerBelowOrWithinOurMailIsTheirs() {
    String head =
        "From: Care Team <care@coop.example>\nSent: Monday, November 9, 2026 9:00 AM\nTo: Ana\n"
            + "Subject: Checking in\n\n";

    assertThat(
            ReplyText.own(
                "My answers are below.\n\n"
                    + head
                    + "Which day suits you?\nTuesday works for us\nThe first visit is free.\n"
                    + "Good to know\nCare Team\nThanks!",
                SENT))
        .isEqualTo("My answers are below.\n\nTuesday works for us\nGood to know\nThanks!");
  }

  @Test
  void ourMailIsFoundWithLinesBrokenAnewAndWithoutAHead() {
    assertThat(
            ReplyText.own(
                "Tuesday.\n\nWhich day suits you? The first\nvisit is free.\nCare Team", SENT))
        .isEqualTo("Tuesday.");
  }

  @Test
  void whatTheProgramAdvertisesIsCutInAnyLanguage() {
    assertThat(ReplyText.own("Yes, Tuesday works.\n\nEnviado do meu iPhone"))
        .isEqualTo("Yes, Tuesday works.");
  }

  @Test
  void aMailOfQuotesAloneIsShownWhole() {
    assertThat(ReplyText.own("> Hello\n> you")).isEqualTo("> Hello\n> you");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anHtmlMailIsReadAsText(String program, String html) {
    assertThat(ReplyText.own(ReplyText.ofHtml(html)))
        .isEqualTo("We are back & well.\n\nSee you on Friday!");
  }

  static Stream<Arguments> anHtmlMailIsReadAsText() {
    String own = "<p>We are <b>back</b> &amp; well.</p><p>See you on Friday!</p>";
    return Stream.of(
        Arguments.of("plain", "<html><head><style>p {}</style></head><body>" + own),
        Arguments.of(
            "Gmail",
            own
                + "<div class=\"gmail_quote\">On Monday wrote:<blockquote>Hello</blockquote></div>"),
        Arguments.of(
            "Apple Mail",
            own + "<div>On Mar 2, Co-op wrote:</div><blockquote type=\"cite\">Hello</blockquote>"),
        Arguments.of(
            "Outlook", own + "<hr><div id=\"divRplyFwdMsg\">From: Co-op</div><div>Hello</div>"),
        Arguments.of("a script", own + "<script>alert('no')</script>"),
        Arguments.of("left open", "<p>We are back &amp; well.<p>See you on Friday!"));
  }

  @Test
  void aHostileMailIsCutInNoTime() {
    String mail =
        "On " + "a ".repeat(50_000) + "\n" + "On x\n".repeat(20_000) + ">".repeat(100_000);
    String html = "<div>".repeat(20_000) + "Hello" + "<blockquote>".repeat(5_000);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          ReplyText.own(mail);
          assertThat(ReplyText.own(ReplyText.ofHtml(html))).contains("Hello");
        });
  }
}
