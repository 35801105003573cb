package org.followthrough.channel.sms;

import java.util.Map;
import org.followthrough.family.Organisation;
import org.followthrough.message.MessageTemplates;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Says who we are to whoever asks by HELP: the text {@code help}, as the gateway's own answer to
 * the call that brought the question, so that it waits for no window and no limit.
 */
@Component
class HelpText {

  private static final String TWIML = "<Response><Message>%s</Message></Response>";

  private final MessageTemplates templates;
  private final Organisation organisation;

  HelpText(MessageTemplates templates, Organisation organisation) {
    this.templates = templates;
    this.organisation = organisation;
  }

  /** In TwiML, the words in which the gateway is told what to send. */
  String answer() {
    String text = templates.help(Map.of("organisation", organisation.name())).text();
    return TWIML.formatted(HtmlUtils.htmlEscapeDecimal(text));
  }
}
