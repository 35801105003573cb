package org.followthrough.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An id that another system gave to a family, a prediction or an event. Wherever one enters, in a
 * body, a file, a path or a query, it is brought into one form ({@link ExternalIds#normalised}) and
 * held to it, so that no door lets in what another does not know.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonDeserialize(using = ExternalIds.OfJson.class)
@Constraint(validatedBy = {})
@Pattern(regexp = ExternalIds.FORM)
@ReportAsSingleViolation
public @interface ExternalId {

  String message() default
      "must be 1 to 100 characters: letters, digits and . _ - : @ +, the first a letter or a digit";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
