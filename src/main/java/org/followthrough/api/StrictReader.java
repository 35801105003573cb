package org.followthrough.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.followthrough.api.InvalidRequest.FieldError;
import org.springframework.stereotype.Component;

/**
 * Reads objects that come many to a body, such as the lines of a file, by the same rules and with
 * the same words as the body of a single call.
 */
@Component
public class StrictReader {

  /** What holds only for an object in a file, where no path names it. */
  public interface InFile extends Default {}

  private final ObjectMapper json;
  private final ObjectMapper texts;
  private final Validator validator;

  StrictReader(ObjectMapper json, Validator validator) {
    this.json = json;
    this.validator = validator;
    this.texts = json.copy().configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, true);
    for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
      texts
          .coercionConfigFor(type)
          .setCoercion(CoercionInputShape.String, CoercionAction.TryConvert);
    }
  }

  /**
   * @throws InvalidRequest 400 naming every field at fault
   */
  public <T> T read(String object, Class<T> type) {
    try {
      T read = json.readValue(object, type);
      if (read == null) {
        throw InvalidRequest.malformed("This is no JSON object.");
      }
      return valid(read);
    } catch (JsonProcessingException e) {
      throw JsonFaults.refusal(e);
    }
  }

  /**
   * The same for an object that knows no types, as of CSV: each value is a text, and is taken for
   * what its field wants.
   *
   * @throws InvalidRequest 400 naming every field at fault
   */
  public <T> T readTexts(ObjectNode object, Class<T> type) {
    try {
      return valid(texts.treeToValue(object, type));
    } catch (JsonProcessingException e) {
      throw JsonFaults.refusal(e);
    }
  }

  private <T> T valid(T object) {
    Set<ConstraintViolation<T>> violations = validator.validate(object, InFile.class);
    if (!violations.isEmpty()) {
      throw InvalidRequest.fields(
          violations.stream()
              .map(
                  one ->
                      new FieldError(
                          JsonFaults.field(one.getPropertyPath().toString()), one.getMessage()))
              .sorted(Comparator.comparing(FieldError::field))
              .toList());
    }
    return object;
  }
}
