package org.followthrough.model;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Why a file of a diagram or a table cannot be read, with the line at which a reader stopped. */
final class XmlReasons {

  /** As Camunda's reader of diagrams says where it is. */
  private static final Pattern LINE = Pattern.compile("Line=(\\d+)");

  private static final String OPEN = "open and save it in Modeler";
  private static final String EDIT = "correct that line in a text editor, or undo the last change";

  private static final List<Reason> REASONS =
      List.of(
          new Reason(
              "The element type \"(\\S+)\" must be terminated.*", "<%1> is not closed", EDIT),
          new Reason(
              "Open quote is expected for attribute \"\\{?(\\S+?)}?\".*",
              "the value of %1 stands without quotation marks",
              EDIT),
          new Reason(
              "XML document structures must start and end.*",
              "the file ends before all of it is closed",
              "save it anew in Modeler: only a part of it was saved"),
          new Reason(
              "The prefix \"(\\S+)\" for .*",
              "the prefix %1 is not explained in the first element",
              EDIT),
          new Reason("The entity name must.*", "a & stands alone", "write &amp; in its place"),
          new Reason(
              "The value of attribute \"(\\S+)\" .*must not contain the '<'.*",
              "the value of %1 has a <",
              "write &lt; in its place"),
          new Reason(
              "Attribute \"(\\S+)\" was already specified for element \"(\\S+)\".*",
              "%1 stands twice in <%2>",
              "remove one of them"),
          new Reason("Content is not allowed in prolog.*", "something stands before <?xml", EDIT),
          new Reason(
              ".*cvc-id.2: .*ID value '([^']*)'.*",
              "two elements have the id '%1'",
              "give one of them another id"),
          new Reason(
              ".*cvc-id.1: .*IDREF '([^']*)'.*",
              "something leads to '%1', and nothing has that id",
              "draw anew what led there"),
          new Reason(
              ".*cvc-complex-type.2.4.*starting with element '\\{?([^'}]*)}?'.*",
              "<%1> stands where it does not belong",
              OPEN),
          new Reason(
              ".*cvc-complex-type.3.2.2: Attribute '([^']*)'.*element '([^']*)'.*",
              "<%2> has the attribute %1, which it does not know",
              "remove it"),
          new Reason(
              ".*cvc-complex-type.4: Attribute '([^']*)'.*element '([^']*)'.*",
              "<%2> lacks its %1",
              "set it in Modeler"),
          new Reason(
              ".*'([^']*)' is not a valid value for '(NCName|ID|IDREF|QName)'.*",
              "'%1' is no id",
              "write one of letters, digits and _, which begins with a letter"));

  private XmlReasons() {}

  /**
   * @param what is no such file, such as {@code BPMN diagram}
   * @param cause of which one may be from the parser of XML
   */
  static String sentence(String what, Throwable cause) {
    String start = "is no " + what + " that can be read";
    return Stream.iterate(cause, c -> c != null, Throwable::getCause)
        .filter(SAXException.class::isInstance)
        .findFirst()
        .map(fault -> start + said(fault))
        .orElse(start + ": " + OPEN);
  }

  private static String said(Throwable fault) {
    String message = String.valueOf(fault.getMessage());
    Matcher line = LINE.matcher(message);
    String number =
        fault instanceof SAXParseException parsed
            ? String.valueOf(parsed.getLineNumber())
            : line.find() ? line.group(1) : "";
    return (number.isEmpty() ? "; " : "; in line " + number + " ") + reason(message);
  }

  private static String reason(String message) {
    for (Reason reason : REASONS) {
      Matcher matcher = reason.pattern.matcher(message);
      if (matcher.matches()) {
        return filled(reason.words, matcher) + ": " + reason.remedy;
      }
    }
    return "it is not what such a file says: " + OPEN;
  }

  private static String filled(String words, MatchResult match) {
    String filled = words;
    for (int group = 1; group <= match.groupCount(); group++) {
      filled = filled.replace("%" + group, match.group(group));
    }
    return filled;
  }

  private record Reason(Pattern pattern, String words, String remedy) {
    Reason(String pattern, String words, String remedy) {
      this(Pattern.compile(pattern, Pattern.DOTALL), words, remedy);
    }
  }
}
