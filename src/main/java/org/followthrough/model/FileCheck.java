package org.followthrough.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.followthrough.model.XmlFile.Unreadable;

/** What is wrong with one file: its name, its bytes, and then what it says. */
final class FileCheck {

  private final String name;
  private final DeploymentContext context;

  private FileCheck(String name, DeploymentContext context) {
    this.name = name;
    this.context = context;
  }

  static Stream<Finding> of(String name, byte[] bytes, DeploymentContext context) {
    FileCheck check = new FileCheck(name, context);
    return FileKind.of(name)
        .map(kind -> check.bytes(kind, bytes))
        .orElseGet(
            () ->
                check.found(
                    "has a name by which nothing is deployed: name a diagram x.bpmn, a table x.dmn, a"
                        + " form x.form, a message x.subject.txt, x.email.txt, x.email.html, x.sms.txt or"
                        + " x.task.txt, and the fields of an event x.schema.json, all without a folder, x"
                        + " being of letters, digits and _"
                        + FileKind.meant(name)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("")));
  }

  private Stream<Finding> bytes(FileKind kind, byte[] bytes) {
    if (bytes.length > kind.largest()) {
      return found(
          "has "
              + bytes.length
              + " bytes; such a file has at most "
              + kind.largest()
              + ": make several of it");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return found("is not written in UTF-8: save it with that encoding");
    }
    if (text.indexOf('\0') >= 0) {
      return found("has characters that no text has: save it as text in UTF-8");
    }
    try {
      return content(kind, text, kind.isXml() ? XmlFile.read(bytes) : null);
    } catch (Unreadable e) {
      return found(
          e.getMessage() != null
              ? e.getMessage()
              : XmlReasons.sentence(
                  kind == FileKind.DIAGRAM ? "BPMN diagram" : "table", e.getCause()));
    }
  }

  private Stream<Finding> content(FileKind kind, String text, XmlElement xml) {
    return switch (kind) {
      case DIAGRAM ->
          PlatformCheck.isForCamunda8(xml) ? PlatformCheck.of(name) : diagram(text, xml);
      case TABLE ->
          Stream.concat(TableAllowList.of(name, xml), TableCheck.of(name, text, xml, context));
      case FORM -> FormCheck.of(name, text);
      case TEXT -> TextCheck.of(name, text, context);
      case EVENT_SCHEMA -> SchemaCheck.of(name, text, context);
    };
  }

  private Stream<Finding> diagram(String text, XmlElement xml) {
    List<Finding> allowed =
        Stream.concat(DiagramAllowList.of(name, xml, context.grammar()), ProcessNames.of(name, xml))
            .toList();
    // What is not allowed may be the reason why the rest cannot be read.
    return Stream.concat(
        allowed.stream(),
        allowed.isEmpty() || Diagram.read(text).isPresent()
            ? DiagramCheck.of(name, text, context)
            : Stream.empty());
  }

  private Stream<Finding> found(String message) {
    return Stream.of(Finding.fault(name, null, message));
  }
}
