package org.followthrough.outreach;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.followthrough.channel.Channel;
import org.followthrough.engine.StepFault;
import org.followthrough.family.Family;
import org.followthrough.message.Message;
import org.followthrough.message.MessageTemplates.UnusableTemplate;
import org.followthrough.outreach.Outreach.Request;
import org.springframework.stereotype.Component;

/** Chooses the template of a step's message and renders it for a family. */
@Component
class MessageRendering {

  private final List<Channel> channels;
  private final MessageVariables variables;

  MessageRendering(List<Channel> channels, MessageVariables variables) {
    this.channels = channels;
    this.variables = variables;
  }

  /** The first message of an instance uses the decision's template where it speaks this channel. */
  String templateFor(Channel channel, Request request) {
    return templateFor(channel, request.firstTemplate(), request.template())
        .orElseThrow(
            () ->
                new StepFault.Ours(
                    "The step "
                        + request.step().name()
                        + " names no message template: give it an input parameter 'template'"));
  }

  /**
   * @param first what the decision says of the first message
   * @param own what the step itself says
   */
  Optional<String> templateFor(Channel channel, Optional<String> first, Optional<String> own) {
    return first
        // One that no channel knows is a slip in the table: to send another text would hide it.
        .filter(one -> channel.offers(one) || channels.stream().noneMatch(c -> c.offers(one)))
        .or(() -> own);
  }

  /**
   * @throws StepFault where the template or a variable of it is missing
   */
  Message rendered(Channel channel, String template, Family family, String instanceId) {
    Map<String, Object> values = variables.of(family, instanceId);
    try {
      return channel.render(template, family.language(), values);
    } catch (UnusableTemplate e) {
      throw new StepFault.Ours(e.getMessage());
    }
  }
}
