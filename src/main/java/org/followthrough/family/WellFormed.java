package org.followthrough.family;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.followthrough.api.StorableText;

/** A value of a form that a standard or this page lays down; absent is well-formed too. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WellFormed.Check.class)
@interface WellFormed {

  Form value();

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  enum Form {
    /** The names, not offsets such as +05:00: those know no daylight saving. */
    TIME_ZONE(
        "must be an IANA zone such as America/New_York",
        value -> Set.copyOf(ZoneId.getAvailableZoneIds()).contains(value)),
    COUNTRY(
        "must be a two-letter ISO 3166 code such as US",
        value -> Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(value)),
    LANGUAGE_TAG("must be an IETF language tag such as en-US", Form::isLanguageTag),
    ATTRIBUTE(
        "must be a text, a finite number or a truth value, of at most 2000 characters",
        Form::isScalar);

    private static final int LONGEST = 2000;

    private final String message;
    private final Predicate<Object> accepts;

    Form(String message, Predicate<Object> accepts) {
      this.message = message;
      this.accepts = accepts;
    }

    private static boolean isLanguageTag(Object value) {
      try {
        new Locale.Builder().setLanguageTag((String) value);
        return true;
      } catch (IllformedLocaleException e) {
        return false;
      }
    }

    private static boolean isScalar(Object value) {
      boolean scalar =
          value instanceof Boolean
              || value instanceof String text && StorableText.isStorable(text)
              || value instanceof Number number && Double.isFinite(number.doubleValue());
      return scalar && value.toString().length() <= LONGEST;
    }
  }

  /** Says what the form is, where a value has another. */
  class Check implements ConstraintValidator<WellFormed, Object> {

    private Form form;

    @Override
    public void initialize(WellFormed constraint) {
      form = constraint.value();
    }

    @Override
    public boolean isValid(Object value, ConstraintValidatorContext context) {
      // An attribute that is null would be one that has no value to put into a message.
      if (value == null ? form != Form.ATTRIBUTE : form.accepts.test(value)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context.buildConstraintViolationWithTemplate(form.message).addConstraintViolation();
      return false;
    }
  }
}
