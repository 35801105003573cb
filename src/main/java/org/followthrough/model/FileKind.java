package org.followthrough.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.followthrough.engine.NearMiss;

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

  private static final List<String> ENDINGS =
      List.of(
          "bpmn",
          "dmn",
          "form",
          "subject.txt",
          "email.txt",
          "email.html",
          "sms.txt",
          "task.txt",
          "schema.json");

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

  /** The name that a file probably should have; empty where nobody can tell. */
  static Optional<String> meant(String fileName) {
    if (fileName.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    // What a browser adds to a second download, and editors to a copy.
    String plain =
        fileName
            .replaceFirst("^.*[/\\\\]", "")
            .replaceAll("\\s*\\(\\d+\\)|\\s+-\\s+\\w+|\\.(bak|orig|txt(?=\\.txt))", "")
            .strip();
    if (of(plain).isPresent()) {
      return plain.equals(fileName) ? Optional.empty() : Optional.of(plain);
    }
    int dot = plain.indexOf('.');
    return dot <= 0
        ? Optional.empty()
        : ENDINGS.stream()
            .filter(
                ending ->
                    NearMiss.of(plain.substring(dot + 1), ENDINGS)
                        .filter(ending::equals)
                        .isPresent())
            .map(ending -> plain.substring(0, dot).toLowerCase(Locale.ROOT) + "." + ending)
            .filter(name -> of(name).isPresent())
            .findFirst();
  }

  /** How many bytes such a file may have. */
  int largest() {
    return largest;
  }

  boolean isXml() {
    return this == DIAGRAM || this == TABLE;
  }
}
