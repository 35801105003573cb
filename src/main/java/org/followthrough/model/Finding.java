package org.followthrough.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * What the check of a deployment finds, said to somebody who does not program.
 *
 * @param severity whether it keeps the files from going live
 * @param file its name, as it is deployed
 * @param element the id of the element, or the cell, that it is about; null where it is the file
 * @param message what is wrong, in one sentence without its full stop
 * @param remedy what to do about it
 */
record Finding(Severity severity, String file, String element, String message, String remedy) {

  private static final String BEFORE_THE_REMEDY = ": ";
  private static final String CORRECT_IT = "correct it and deploy again";

  /** Whether it keeps the files from going live. */
  enum Severity {
    /** It would not work, and nothing of the deployment goes live. */
    @JsonProperty("fault")
    FAULT,
    /** It works, and may not be meant. */
    @JsonProperty("remark")
    REMARK
  }

  static Finding fault(String file, String element, String message, String remedy) {
    return new Finding(Severity.FAULT, file, element, message, remedy);
  }

  static Finding remark(String file, String element, String message, String remedy) {
    return new Finding(Severity.REMARK, file, element, message, remedy);
  }

  /** A fault in one sentence, which says after its last colon what to do. */
  static Finding fault(String file, String element, String sentence) {
    int colon = sentence.lastIndexOf(BEFORE_THE_REMEDY);
    return colon < 0
        ? fault(file, element, sentence, CORRECT_IT)
        : fault(
            file,
            element,
            sentence.substring(0, colon),
            sentence.substring(colon + BEFORE_THE_REMEDY.length()));
  }

  /** The same of a file that is deployed already, and is right until others are deployed. */
  Finding caused() {
    return new Finding(
        severity,
        file,
        element,
        message + " (it is deployed already, and this comes with what you deploy now)",
        remedy);
  }

  boolean isAtTheSamePlace(Finding other) {
    return severity == other.severity
        && file.equals(other.file)
        && Objects.equals(element, other.element);
  }

  boolean isFault() {
    return severity == Severity.FAULT;
  }

  /** What is wrong and what to do. */
  String sentence() {
    return message + BEFORE_THE_REMEDY + remedy;
  }

  @Override
  public String toString() {
    return file + (element == null ? "" : ", " + element) + BEFORE_THE_REMEDY + sentence();
  }
}
