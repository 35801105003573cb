package org.followthrough.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be deployed, told by the name of the file: nothing of another name goes live. */
enum FileKind {
  DIAGRAM("[A-Za-z_][A-Za-z0-9_-]*\\.bpmn", 1_000_000),
  TABLE("[A-Za-z_][A-Za-z0-9_-]*\\.dmn", 1_000_000),
  FORM("[A-Za-z_][A-Za-z0-9_-]*\\.form", 500_000),
  /** A text of {@code messages/}, in the language of the organisation or in that of a locale. */
  TEXT(
      "[a-z][a-z0-9_]*(\\.[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*)?"
          + "\\.(subject\\.txt|email\\.txt|email\\.html|sms\\.txt|task\\.txt)",
      100_000),
  /** What an event of a type must say; the file is named as the type. */
  EVENT_SCHEMA("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*\\.schema\\.json", 100_000);

  /** As long as the column of a name in the engine's tables allows, and then some to spare. */
  private static final int LONGEST_NAME = 200;

  private final Pattern name;
  private final int largest;

  FileKind(String name, int largest) {
    this.name = Pattern.compile(name);
    this.largest = largest;
  }

  /** Empty where no file of this name is deployed. */
  static Optional<FileKind> of(String fileName) {
    return fileName.length() > LONGEST_NAME
        ? Optional.empty()
        : Arrays.stream(values()).filter(kind -> kind.name.matcher(fileName).matches()).findFirst();
  }

  /** How many bytes such a file may have. */
  int largest() {
    return largest;
  }

  boolean isXml() {
    return this == DIAGRAM || this == TABLE;
  }
}
