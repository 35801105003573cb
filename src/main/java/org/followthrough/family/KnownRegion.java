package org.followthrough.family;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Objects;
import org.followthrough.family.FamilyController.FamilyJson;

/** The region is a part of the family's country, or of the organisation's where it has none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = KnownRegion.Check.class)
@interface KnownRegion {

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Names the parts that there are. */
  class Check implements ConstraintValidator<KnownRegion, FamilyJson> {

    private final Organisation organisation;

    Check(Organisation organisation) {
      this.organisation = organisation;
    }

    @Override
    public boolean isValid(FamilyJson family, ConstraintValidatorContext context) {
      String country = Objects.requireNonNullElse(family.country(), organisation.country());
      if (family.region() == null || Regions.isKnown(country, family.region())) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(
              "is no part of %s with holidays of its own; there are %s. Leave it out for those of the whole country"
                  .formatted(
                      country, String.join(", ", Regions.of(country)).toUpperCase(Locale.ROOT)))
          .addPropertyNode("region")
          .addConstraintViolation();
      return false;
    }
  }
}
