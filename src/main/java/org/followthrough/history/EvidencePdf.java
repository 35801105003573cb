package org.followthrough.history;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.followthrough.audit.AuditKind;
import org.followthrough.contact.Attempt.State;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.history.ContactHistory.HistoryEntry;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * An evidence as PDF: tagged, so that a screen reader reads it in order, and in whatever script a
 * family writes its name. How it looks is in {@code evidence/evidence.html}.
 */
@Component
class EvidencePdf {

  private static final Set<String> WHERE_PAPER_IS_LETTER = Set.of("US", "CA", "MX", "PH");

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.US);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm z", Locale.US);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm z", Locale.US);

  private static final Set<String> LEFT =
      State.LEFT_OR_LEAVING.stream().map(State::word).collect(Collectors.toUnmodifiableSet());

  private final Organisation organisation;
  private final EvidenceFonts fonts;
  private final Template page;

  EvidencePdf(Organisation organisation, EvidenceFonts fonts) throws IOException {
    // Its log goes past ours; what keeps a page from being set comes as an exception.
    XRLog.setLoggingEnabled(false);
    this.organisation = organisation;
    this.fonts = fonts;
    this.page =
        Mustache.compiler()
            .escapeHTML(true)
            .compile(
                new ClassPathResource("evidence/evidence.html")
                    .getContentAsString(StandardCharsets.UTF_8));
  }

  byte[] written(Evidence evidence) {
    ByteArrayOutputStream pdf = new ByteArrayOutputStream();
    try {
      new PdfRendererBuilder()
          .useFont(
              () -> EvidenceFonts.file(EvidenceFonts.PLAIN), "Plain", 400, FontStyle.NORMAL, true)
          .useFont(
              () -> EvidenceFonts.file(EvidenceFonts.BOLD), "Plain", 700, FontStyle.NORMAL, true)
          .useFont(() -> EvidenceFonts.file(EvidenceFonts.HAN), "Han", 400, FontStyle.NORMAL, true)
          .useUnicodeBidiSplitter(new ICUBidiSplitter.ICUBidiSplitterFactory())
          .useUnicodeBidiReorderer(new ICUBidiReorderer())
          .defaultTextDirection(PdfRendererBuilder.TextDirection.LTR)
          .usePdfUaAccessibility(true)
          .withProducer("Followthrough")
          .withW3cDocument(new W3CDom().fromJsoup(Jsoup.parse(html(evidence))), null)
          .toStream(pdf)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pdf.toByteArray();
  }

  private String html(Evidence evidence) {
    Family family = evidence.family();
    ZoneId zone = evidence.zone();
    Map<String, Object> facts = new HashMap<>();
    facts.put("paper", WHERE_PAPER_IS_LETTER.contains(organisation.country()) ? "letter" : "A4");
    facts.put("organisation", fonts.printable(organisation.name()));
    facts.put("familyName", fonts.printable(family.familyName()));
    facts.put("familyId", fonts.printable(family.familyId()));
    facts.put("email", fonts.printable(family.email()));
    facts.put("phone", family.phone());
    facts.put("zone", zone.getId());
    facts.put("madeAt", MOMENT.format(evidence.madeAt().atZone(zone)));
    facts.put("madeBy", fonts.printable(evidence.madeBy()));
    facts.put("checkValue", evidence.checkValue());
    facts.put("intact", evidence.isIntact());
    facts.put("summary", summary(evidence));
    facts.put("days", days(evidence));
    return page.execute(facts);
  }

  private static List<String> summary(Evidence evidence) {
    List<HistoryEntry> lines = evidence.lines();
    List<String> sentences = new ArrayList<>();
    for (String channel : List.of("email", "sms")) {
      Map<String, Long> results =
          lines.stream()
              .filter(
                  line ->
                      line.kind() == HistoryEntry.Kind.MESSAGE
                          && channel.equals(line.message().channel()))
              .filter(line -> LEFT.contains(line.result().what()))
              .collect(
                  Collectors.groupingBy(
                      line -> line.result().what(), TreeMap::new, Collectors.counting()));
      long all = results.values().stream().mapToLong(Long::longValue).sum();
      if (all > 0) {
        sentences.add(
            counted(all, channel.equals("email") ? "email" : "text message")
                + " sent: "
                + results.entrySet().stream()
                    .map(result -> result.getValue() + " " + result.getKey())
                    .collect(Collectors.joining(", ")));
      }
    }
    long calls = lines.stream().filter(line -> "call".equals(line.message().channel())).count();
    if (calls > 0) {
      sentences.add(counted(calls, "call") + " made");
    }
    long replies =
        lines.stream().filter(line -> line.entry().kind() == AuditKind.REPLY_RECEIVED).count();
    sentences.add(replies == 0 ? "no reply" : replies == 1 ? "1 reply" : replies + " replies");
    return sentences;
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private List<Map<String, Object>> days(Evidence evidence) {
    ZoneId zone = evidence.zone();
    Map<LocalDate, List<HistoryEntry>> days =
        evidence.lines().stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.entry().at().atZone(zone).toLocalDate(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return days.entrySet().stream()
        .map(
            day ->
                Map.<String, Object>of(
                    "day",
                    DAY.format(day.getKey()),
                    "lines",
                    day.getValue().stream().map(line -> facts(line, zone)).toList()))
        .toList();
  }

  private Map<String, Object> facts(HistoryEntry line, ZoneId zone) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("time", TIME.format(line.entry().at().atZone(zone)));
    facts.put("kind", line.kind().word());
    facts.put("title", fonts.printable(line.title()));
    facts.put("channel", channel(line));
    facts.put("address", fonts.printable(line.message().address()));
    facts.put("isFrom", line.kind() == HistoryEntry.Kind.REPLY);
    facts.put("subject", fonts.printable(line.message().subject()));
    facts.put("hasText", line.message().text() != null);
    facts.put("text", paragraphs(line.message().text()));
    facts.put("result", result(line, zone));
    facts.put("because", fonts.printable(line.result().because()));
    facts.put("by", by(line));
    return facts;
  }

  private static String channel(HistoryEntry line) {
    return line.message().channel() == null
        ? null
        : switch (line.message().channel()) {
          case "sms" -> "text message";
          case "call" -> "phone";
          default -> line.message().channel();
        };
  }

  private static String result(HistoryEntry line, ZoneId zone) {
    if (line.result().what() == null) {
      return null;
    }
    return line.result().at() == null
        ? line.result().what()
        : line.result().what()
            + (line.kind() == HistoryEntry.Kind.HELD ? " until " : ", ")
            + moment(line.result().at(), zone);
  }

  private static String moment(Instant at, ZoneId zone) {
    return MOMENT.format(at.atZone(zone));
  }

  private String by(HistoryEntry line) {
    String actor = line.actor();
    return Set.of("system", "family", "predictor").contains(actor) ? null : fonts.printable(actor);
  }

  private List<String> paragraphs(String text) {
    return text == null ? null : fonts.printable(text).lines().toList();
  }
}
