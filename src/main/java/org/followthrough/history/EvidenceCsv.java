package org.followthrough.history;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.followthrough.history.ContactHistory.HistoryEntry;
import org.springframework.stereotype.Component;

/** An evidence as CSV (RFC 4180). */
@Component
class EvidenceCsv {

  private static final List<String> COLUMNS =
      List.of(
          "familyId",
          "familyName",
          "at",
          "timeZone",
          "kind",
          "title",
          "channel",
          "address",
          "subject",
          "text",
          "result",
          "resultAt",
          "because",
          "actor",
          "workflow",
          "workflowVersion",
          "instanceId",
          "sequence",
          "checkValue");

  /** A spreadsheet would reckon with what begins so; a phone number it may. */
  private static final Pattern FORMULA = Pattern.compile("(?s)[=@\t\r].*|[+-](?![0-9]+$).*");

  String written(Evidence evidence) {
    return Stream.concat(
            Stream.of(COLUMNS.stream()),
            evidence.lines().stream().map(line -> cells(evidence, line)))
        .map(cells -> cells.map(EvidenceCsv::cell).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static Stream<Object> cells(Evidence evidence, HistoryEntry line) {
    return Arrays.stream(
        new Object[] {
          evidence.family().familyId(),
          evidence.family().familyName(),
          local(line.entry().at(), evidence.zone()),
          evidence.zone().getId(),
          line.kind().word(),
          line.title(),
          line.message().channel(),
          line.message().address(),
          line.message().subject(),
          line.message().text(),
          line.result().what(),
          local(line.result().at(), evidence.zone()),
          line.result().because(),
          line.actor(),
          line.entry().run().workflow(),
          line.entry().run().workflowVersion(),
          line.entry().run().instanceId(),
          line.entry().seq(),
          evidence.checkValue()
        });
  }

  private static String local(Instant at, ZoneId zone) {
    return at == null
        ? null
        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone).withNano(0));
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    if (FORMULA.matcher(text).matches()) {
      text = "'" + text;
    }
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
