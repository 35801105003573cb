package org.followthrough.family;

import jakarta.validation.Validator;
import java.util.List;
import java.util.stream.Stream;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.followthrough.family.FamilyController.FamilyJson;
import org.springframework.stereotype.Component;

/**
 * A person corrects where a family is reached, and nothing else of its record: by the same rules as
 * whoever sends the whole of it.
 */
@Component
public class CorrectedAddresses {

  private final Families families;
  private final Validator validator;

  CorrectedAddresses(Families families, Validator validator) {
    this.families = families;
    this.validator = validator;
  }

  /**
   * Takes part in the caller's transaction.
   *
   * @param email or null where there is none
   * @param phone in E.164, or null where there is none
   * @throws InvalidRequest where one of them cannot be used, or there is no such family
   */
  public void correct(String familyId, String email, String phone, String user) {
    List<FieldError> errors =
        Stream.concat(errors("email", email), errors("phone", phone)).toList();
    if (!errors.isEmpty()) {
      throw InvalidRequest.fields(errors);
    }
    Family family =
        families.recordedForUpdate(List.of(familyId)).values().stream()
            .findFirst()
            .orElseThrow(() -> InvalidRequest.notFound("family", familyId));
    families.save(
        new Family(
            family.familyId(),
            family.familyName(),
            new Family.Contact(email, phone, family.consent()),
            family.home(),
            family.coordinator(),
            family.engagementScore(),
            family.attributes()),
        "record:" + user);
  }

  private Stream<FieldError> errors(String field, String value) {
    return validator.validateValue(FamilyJson.class, field, value).stream()
        .map(fault -> new FieldError(field, fault.getMessage()));
  }
}
