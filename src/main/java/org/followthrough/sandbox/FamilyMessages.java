package org.followthrough.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.family.Family;
import org.followthrough.instance.Instance;
import org.followthrough.instance.Instances;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Which of the received messages are whose: by the instance that sent them, else by address. */
@Component
@Profile(SandboxWorld.PROFILE)
class FamilyMessages {

  private final MailServer mail;
  private final SmsGateway sms;
  private final Instances instances;

  FamilyMessages(MailServer mail, SmsGateway sms, Instances instances) {
    this.mail = mail;
    this.sms = sms;
    this.instances = instances;
  }

  /** Everything that anybody received, oldest first. */
  List<Message> all() {
    return Stream.concat(mail.messages().stream(), sms.messages().stream())
        .sorted(Comparator.comparing(Message::receivedAt))
        .toList();
  }

  /** What each of these families received, oldest first, by family id. */
  Map<String, List<Message>> of(List<Family> families) {
    Map<String, String> familyOfInstance =
        instances.of(families.stream().map(Family::familyId).toList()).stream()
            .collect(Collectors.toMap(Instance::id, Instance::familyId));
    Map<String, String> familyOfAddress = new HashMap<>();
    for (Family family : families) {
      Stream.of(family.email(), family.phone())
          .filter(address -> address != null)
          .forEach(address -> familyOfAddress.putIfAbsent(address, family.familyId()));
    }
    Map<String, List<Message>> found = new HashMap<>();
    for (Message message : all()) {
      String family =
          message.instanceId() != null
              ? familyOfInstance.get(message.instanceId())
              : familyOfAddress.get(message.to());
      if (family != null) {
        found.computeIfAbsent(family, id -> new ArrayList<>()).add(message);
      }
    }
    return found;
  }
}
