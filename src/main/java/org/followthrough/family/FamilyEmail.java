package org.followthrough.family;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.followthrough.api.EmailAddress;

/** An email address that mail can reach and that is the family's, not ours; absent is well too. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = FamilyEmail.Check.class)
@interface FamilyEmail {

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Says what is wrong with an address, where something is. */
  class Check implements ConstraintValidator<FamilyEmail, String> {

    private final OwnMailbox ours;

    Check(OwnMailbox ours) {
      this.ours = ours;
    }

    @Override
    public boolean isValid(String value, ConstraintValidatorContext context) {
      if (value == null || !value.contains("@")) {
        return true;
      }
      if (EmailAddress.onTheWire(value).isEmpty()) {
        return refused(context, "can never be reached by mail; write one such as ana@coop.example");
      }
      return !ours.isAddress(value)
          || refused(context, "is the organisation's own address; write the family's");
    }

    private static boolean refused(ConstraintValidatorContext context, String why) {
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(why).addConstraintViolation();
      return false;
    }
  }
}
