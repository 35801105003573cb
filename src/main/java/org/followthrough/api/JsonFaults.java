package org.followthrough.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.api.InvalidRequest.FieldError;

/** What is wrong with JSON that could not be read, in words without a class name. */
final class JsonFaults {

  private JsonFaults() {}

  static InvalidRequest refusal(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? InvalidRequest.fields(List.of(new FieldError(name(mapping), message(mapping))))
        : InvalidRequest.malformed(unreadable(e));
  }

  /** {@code attributes.pet}, where validation says {@code attributes[pet]}. */
  static String field(String path) {
    return path.replaceAll("<\\w+>|\\.<[^>]*>", "").replaceAll("\\[(.*?)]", ".$1");
  }

  private static String name(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() != null ? at.getFieldName() : "[" + at.getIndex() + "]")
        .collect(Collectors.joining("."));
  }

  private static String message(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not a field of this request";
    }
    return e instanceof MismatchedInputException mismatch
        ? wanted(mismatch.getTargetType())
        : "cannot be read: it is not well-formed JSON, or not UTF-8";
  }

  /** What a value of a type looks like, for whoever sent another. */
  static String wanted(Class<?> type) {
    if (type == null) {
      return "has a value of the wrong type";
    }
    if (type == String.class) {
      return "must be a text, without the character zero or half a character";
    }
    if (type == Integer.class || type == int.class) {
      return "must be a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    }
    if (type == Boolean.class || type == boolean.class) {
      return "must be true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "must be a number";
    }
    if (type == OffsetDateTime.class) {
      return "must be " + IsoTime.WANTED;
    }
    if (type.isEnum()) {
      return "must be one of "
          + Stream.of(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return Collection.class.isAssignableFrom(type) || type.isArray()
        ? "must be a list"
        : "must be an object";
  }

  private static String unreadable(JsonProcessingException cause) {
    if (cause instanceof StreamConstraintsException) {
      return "The body nests deeper than 1,000 levels, or has a number of more than 1,000 digits.";
    }
    if (cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "The body " + wanted(mismatch.getTargetType()) + " in JSON.";
    }
    JsonLocation at = cause.getLocation();
    return "The body is not well-formed JSON in UTF-8, or names a field twice"
        + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
  }
}
