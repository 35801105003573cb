package org.followthrough.oversight.desk;

import org.followthrough.api.InvalidRequest;
import org.followthrough.api.StorableText;
import org.followthrough.family.CorrectedAddresses;
import org.followthrough.instance.Instance;
import org.followthrough.instance.InstanceCancel;
import org.followthrough.instance.Instances;
import org.followthrough.instance.PauseByHand;
import org.followthrough.oversight.desk.FamilyNotes.About;
import org.followthrough.oversight.desk.Fields.NotUnderstood;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What coordinators change of a family and its workflows, each with who did it and why. */
@Component
class FamilyChanges {

  private static final int LONGEST_NOTE = 4000;
  private static final int LONGEST_REASON = 1000;

  private final FamilyNotes notes;
  private final CorrectedAddresses addresses;
  private final Instances instances;
  private final PauseByHand pause;
  private final InstanceCancel cancel;

  FamilyChanges(
      FamilyNotes notes,
      CorrectedAddresses addresses,
      Instances instances,
      PauseByHand pause,
      InstanceCancel cancel) {
    this.notes = notes;
    this.addresses = addresses;
    this.instances = instances;
    this.pause = pause;
    this.cancel = cancel;
  }

  void note(String familyId, String note, String user) {
    notes.add(
        familyId, null, About.NOTE, said("Write down what to remember", note, LONGEST_NOTE), user);
  }

  @Transactional
  public void addresses(String familyId, String email, String phone, String reason, String user) {
    String why = reason(reason);
    addresses.correct(familyId, orNull(email), orNull(phone.replaceAll("[ ()-]", "")), user);
    notes.add(familyId, null, About.NOTE, "Address corrected: " + why, user);
  }

  void instance(String familyId, String instanceId, String what, String reason, String user) {
    boolean isTheirs =
        instances.find(instanceId).map(Instance::familyId).filter(familyId::equals).isPresent();
    if (!isTheirs) {
      throw InvalidRequest.notFound("workflow of this family", instanceId);
    }
    String why = reason(reason);
    try {
      switch (what) {
        case "pause" -> pause.pause(instanceId, why, user);
        case "resume" -> pause.resume(instanceId, why, user);
        default -> cancel.cancel(instanceId, why);
      }
    } catch (InvalidRequest tooLate) {
      throw new NotUnderstood(
          "That could not be done: somebody else has changed this workflow meanwhile. Below is how"
              + " it stands now.");
    }
  }

  private static String reason(String reason) {
    return said("Say why: others will read it", reason, LONGEST_REASON);
  }

  private static String said(String what, String text, int longest) {
    if (text.isBlank()) {
      throw new NotUnderstood(what + ".");
    }
    if (text.length() > longest || !StorableText.isStorable(text)) {
      throw new NotUnderstood(
          "%s, in at most %d characters that can be kept.".formatted(what, longest));
    }
    return text.strip().replace("\r\n", "\n");
  }

  private static String orNull(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
