package org.followthrough.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that cannot be carried out as it was sent. The message is read by whoever sent it, so
 * it names the field, the limit and the remedy.
 */
public class InvalidRequest extends RuntimeException {

  /** How a request can be at fault, with the HTTP status that says so. */
  public enum Kind {
    /** A value is malformed or out of range. */
    MALFORMED(400),
    /** The path names nothing that exists. */
    NOT_FOUND(404),
    /** The same id with other content, or a state that does not allow it. */
    CONFLICT(409),
    /** Well-formed, but it names a family or workflow that is not known. */
    UNKNOWN_REFERENCE(422);

    final int status;

    Kind(int status) {
      this.status = status;
    }
  }

  /** A field at fault, by its JSON name, and what is wrong with it. */
  public record FieldError(
      @Schema(example = "phone") @NotNull String field,
      @Schema(example = "must be an E.164 number such as +12015550100") @NotNull String message) {}

  private final transient Kind kind;
  private final transient List<FieldError> errors;

  private InvalidRequest(Kind kind, String message, List<FieldError> errors) {
    super(message);
    this.kind = kind;
    this.errors = errors;
  }

  public static InvalidRequest field(Kind kind, String field, String message) {
    return new InvalidRequest(kind, field + " " + message, List.of(new FieldError(field, message)));
  }

  /** A value that has no field of its own is malformed, as the message says. */
  public static InvalidRequest malformed(String message) {
    return new InvalidRequest(Kind.MALFORMED, message, List.of());
  }

  /** Several fields are malformed or out of range. */
  public static InvalidRequest fields(List<FieldError> errors) {
    return new InvalidRequest(Kind.MALFORMED, sentence(errors), errors);
  }

  /** The same, with what they have in common said first. */
  public static InvalidRequest fields(String message, List<FieldError> errors) {
    return new InvalidRequest(Kind.MALFORMED, message + ": " + sentence(errors) + ".", errors);
  }

  public static InvalidRequest notFound(String what, String id) {
    String shown = id.length() > 100 ? id.substring(0, 100) + "…" : id;
    return new InvalidRequest(Kind.NOT_FOUND, "There is no " + what + " " + shown + ".", List.of());
  }

  public static InvalidRequest conflict(String message) {
    return new InvalidRequest(Kind.CONFLICT, message, List.of());
  }

  Kind kind() {
    return kind;
  }

  public List<FieldError> errors() {
    return errors;
  }

  private static String sentence(List<FieldError> errors) {
    return errors.stream()
        .map(e -> e.field() + " " + e.message())
        .collect(Collectors.joining("; "));
  }
}
