package org.followthrough.engine;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.followthrough.engine.EventSchema.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> ours() throws IOException {
    return Stream.concat(files(Path.of("events")), files(Path.of("samples/book_reminder")));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void ourOwnSchemasAreTaken(Path file) throws IOException {
    assertThat(EventSchema.faults(JSON.readTree(Files.readString(file)))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"amount": 5}                                              | invoiceId is missing
          {"invoiceId": ""}                                          | invoiceId must not be empty
          {"invoiceId": true}                                        | invoiceId must be a text or a whole number
          {"invoiceId": "A", "amount": -5}                           | amount must be more than 0
          {"invoiceId": "A", "amount": "120,50"}                     | amount must be a number
          {"invoiceId": "A", "currency": "dollars"}                  | currency must look like ^[A-Z]{3}$
          {"invoiceId": "A", "dueDate": "2026-02-30"}                | dueDate must be a day that exists, such as 2026-11-15
          {"invoiceId": "A", "dueDate": "2026-11-15T09:00:00Z"}      | dueDate must be a day that exists, such as 2026-11-15
          {"invoiceId": "A", "dueDate": "2026-11-15T00:00:00+01:00"} | dueDate must be a day that exists, such as 2026-11-15
          {"amount": 0, "dueDate": "soon"}                           | amount must be more than 0, dueDate must be a day that exists, such as 2026-11-15, invoiceId is missing
          """)
  void aPayloadThatDoesNotFitNamesItsFields(String payload, String misfits) throws IOException {
    assertThat(misfits(overdue(), payload)).isEqualTo(misfits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"invoiceId\": \"INV-1\"}",
        "{\"invoiceId\": 17, \"amount\": 120.5, \"currency\": \"USD\", \"dueDate\": \"2026-11-15\"}",
        "{\"invoiceId\": \"A\", \"dueDate\": \"2026-11-15T00:00:00Z\"}",
        "{\"invoiceId\": \"A\", \"dueDate\": \"2026-11-15T00:00:00.000+00:00\"}",
        "{\"invoiceId\": \"A\", \"more\": {\"than\": [\"it\", \"names\"]}}"
      })
  void aPayloadThatFitsIsTaken(String payload) throws IOException {
    assertThat(misfits(overdue(), payload)).isEmpty();
  }

  @Test
  void aDayIsThatDayHoweverAMachineWroteIt() throws IOException {
    assertThat(
            overdue()
                .withDays(
                    Map.of(
                        "dueDate", "2026-11-15T00:00:00Z",
                        "invoiceId", "2026-11-15T00:00:00Z",
                        "amount", 5)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("dueDate", "2026-11-15", "invoiceId", "2026-11-15T00:00:00Z", "amount", 5));
  }

  @Test
  void whatItDescribesIsKnownByNameAndType() throws IOException {
    assertThat(overdue().fields()).containsExactly("amount", "currency", "dueDate", "invoiceId");
    assertThat(overdue().typesOf("invoiceId")).containsExactly("integer", "string");
    assertThat(overdue().typesOf("other")).isEmpty();
  }

  /** Each stands for an event whose only field {@code a} is described so. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "int"}                             | a, type     | is 'int', which is no type                | write one of
          {"type": "numbr"}                           | a, type     | is 'numbr', which is no type              | did you mean 'number'?
          {"type": 5}                                 | a, type     | has the value 5, which it cannot have     | write one of
          {"format": "dat"}                           | a, format   | is 'dat', which nobody checks             | did you mean 'date'?
          {"format": "regex"}                         | a, format   | is 'regex', which nobody checks           | write one of
          {"minLenght": 1}                            | a, minLenght | is no keyword that the schema of an event may use | did you mean 'minLength'?
          {"minLength": -1}                           | a, minLength | has the value -1, which it cannot have   | write a whole number, 0 or more
          {"minLength": 5, "maxLength": 2}            | a, minLength | is 5 and more than maxLength, 2          | exchange them
          {"minimum": "0"}                            | a, minimum  | has the value "0", which it cannot have   | write a number
          {"multipleOf": 0}                           | a, multipleOf | has the value 0, which it cannot have   | write a number above 0
          {"enum": []}                                | a, enum     | has the value [], which it cannot have    | write a list
          {"type": "string", "enum": ["a", 5]}        | a, enum     | offers 5, which is not a text             | correct the choice or the type
          {"type": "integer", "const": 0.5}           | a, const    | offers 0.5, which is not a whole number   | correct the choice or the type
          {"required": "b"}                           | a, required | has the value "b", which it cannot have   | write the names of fields as a list
          {"required": ["bookID"], "properties": {"bookId": {}}} | a, required | asks for the field 'bookID', which properties does not describe | did you mean 'bookId'?
          {"additionalProperties": false}             | a, additionalProperties | keeps out fields that the schema does not name | remove it
          {"patternProperties": {"(a+)+": {}}}        | a, patternProperties | is no keyword                   | remove it
          {"$ref": "http://127.0.0.1:1/a.json"}       | a, $ref     | refers to 'http://127.0.0.1:1/a.json', which is not in the file | under $defs
          {"$ref": "file:///etc/passwd"}              | a, $ref     | refers to 'file:///etc/passwd'            | under $defs
          {"$ref": "#"}                               | a, $ref     | refers to '#', which is not in the file   | under $defs
          {"$ref": "#/$defs/bok"}                     | a, $ref     | refers to '#/$defs/bok', which the file does not describe | did you mean 'book'?
          {"$dynamicRef": "http://127.0.0.1:1/a"}     | a, $dynamicRef | is no keyword                          | remove it
          {"$id": "http://127.0.0.1:1/a"}             | a, $id      | is no keyword                             | remove it
          {"$vocabulary": {}}                         | a, $vocabulary | is no keyword                          | remove it
          "text"                                      | a           | is "text", which describes nothing        | write it between { and }
          {"anyOf": {}}                               | a, anyOf    | is no list of descriptions                | write them between [ and ]
          {"properties": []}                          | a, properties | does not say which fields there are     | write their names between { and }
          """)
  void whatASchemaMayNotSayIsRefused(String described, String place, String message, String remedy)
      throws IOException {
    assertThat(faultsOf(described))
        .anySatisfy(
            fault -> {
              assertThat(fault.place()).isEqualTo(place);
              assertThat(fault.message()).startsWith(message);
              assertThat(fault.remedy()).contains(remedy);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "^(a+)+$",
        "^(a|a)*$",
        "^a*a*a*$",
        "^[a-z]{1,}[a-z]{1,}[a-z]+$",
        "a+b",
        "^a++$",
        "^(?=a)b$",
        "^[a&&[b]]$",
        "^\\1$",
        "^\\p{L}+$",
        "^a|b$",
        "^[z-a]$",
        "^a{2,1}$"
      })
  void aPatternThatMightRunAwayIsRefused(String pattern) throws IOException {
    assertThat(faultsOf(JSON.writeValueAsString(Map.of("pattern", pattern))))
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.message()).contains("a pattern that might be searched"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^INV-[0-9]{4}$", "^[A-Z]{3}$", "^\\d+\\.\\d{2}$", "^[\\w.-]+@[a-z.]+$", "^.*$"})
  void aPatternThatEndsIsTakenAndHoldsTheLongestText(String pattern) throws IOException {
    EventSchema schema = schema(JSON.writeValueAsString(Map.of("pattern", pattern)));
    String text = JSON.writeValueAsString(Map.of("a", "1".repeat(1999) + "!"));

    assertTimeoutPreemptively(Duration.ofSeconds(1), () -> misfits(schema, text));
  }

  @Test
  void aDescriptionOfItselfIsRefused() throws IOException {
    assertThat(
            EventSchema.faults(
                JSON.readTree(
                    """
                    {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}},
                     "$defs": {"b": {"properties": {"c": {"$ref": "#/$defs/d"}}},
                               "d": {"anyOf": [{"$ref": "#/$defs/b"}]}}}
                    """)))
        .singleElement()
        .satisfies(fault -> assertThat(fault.message()).startsWith("describes itself by itself"));
  }

  @Test
  void aDescriptionThatDoublesWithEachLevelIsRefused() throws IOException {
    String levels =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "\"l%d\": {\"allOf\": [{\"$ref\": \"#/$defs/l%d\"}, {\"$ref\": \"#/$defs/l%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(joining(", "));
    String schema =
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/l0\"}}, \"$defs\": {"
            + levels
            + ", \"l40\": {\"type\": \"string\"}}}";

    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(EventSchema.faults(JSON.readTree(schema))).hasSize(1));
  }

  @Test
  void moreThanSomebodyCanReadIsRefused() throws IOException {
    String deep = "{\"items\": ".repeat(15) + "{}" + "}".repeat(15);
    String wide =
        "{\"properties\": {"
            + IntStream.range(0, 501).mapToObj(i -> "\"f" + i + "\": {}").collect(joining(", "))
            + "}}";

    assertThat(faultsOf(deep)).extracting(Fault::message).anyMatch(m -> m.contains("too deep"));
    assertThat(faultsOf(wide)).extracting(Fault::message).anyMatch(m -> m.contains("too many"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"properties": {}}                                     | does not say that the payload of an event is an object
          {"type": "object"}                                     | is missing, so that nobody knows which fields there are
          {"type": "object", "properties": {}, "$schema": "http://json-schema.org/draft-07/schema#"} | another language than the one that is read
          {"type": "object", "properties": {"a": {"type": "number"}}, "examples": [{"a": "5"}]} | does not fit its own schema: a must be a number
          """)
  void theWholeSaysWhatItIs(String schema, String message) throws IOException {
    assertThat(EventSchema.faults(JSON.readTree(schema)))
        .extracting(Fault::message)
        .anyMatch(said -> said.contains(message));
  }

  @Test
  void whatWasDeployedUncheckedIsNotUsed() {
    assertThatThrownBy(
            () -> EventSchema.of("{\"type\": \"object\", \"$ref\": \"http://a.example\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("properties");
    assertThatThrownBy(() -> EventSchema.of("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is no JSON that can be read");
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(EventSchema.ENDING)).toList().stream();
    }
  }

  private static EventSchema overdue() throws IOException {
    return EventSchema.of(Files.readString(Path.of("events/payment_overdue.schema.json")));
  }

  private static String misfits(EventSchema schema, String payload) throws JsonProcessingException {
    return schema.misfits(JSON.readTree(payload)).stream()
        .map(misfit -> misfit.field() + " " + misfit.message())
        .sorted()
        .collect(joining(", "));
  }

  private static List<Fault> faultsOf(String described) throws JsonProcessingException {
    return EventSchema.faults(JSON.readTree(event(described)));
  }

  private static EventSchema schema(String described) {
    return EventSchema.of(event(described));
  }

  private static String event(String described) {
    return """
    {"type": "object", "properties": {"a": %s}, "$defs": {"book": {"type": "string"}}}
    """
        .formatted(described);
  }
}
