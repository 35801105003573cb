package org.followthrough.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.followthrough.imports.FileLines.Broken;
import org.followthrough.imports.FileLines.Line;
import org.followthrough.imports.FileLines.Whole;
import org.junit.jupiter.api.Test;

class FileLinesTest {

  private static final String LONG = "x".repeat(3 * FileLines.LONGEST);

  @Test
  void eachLineHasTheNumberThatAnEditorShows() throws IOException {
    assertThat(csv("a,b\r\n1,2\n\n3,4"))
        .containsExactly(new Whole(1, "a,b"), new Whole(2, "1,2"), new Whole(4, "3,4"));
  }

  @Test
  void aLineGoesOnWhereACellInQuotesBreaksIt() throws IOException {
    assertThat(csv("1,\"two\r\nlines, \"\"quoted\"\"\",3\r\n4,5,6\n"))
        .containsExactly(
            new Whole(1, "1,\"two\r\nlines, \"\"quoted\"\"\",3"), new Whole(3, "4,5,6"));
  }

  @Test
  void aQuoteThatIsNeverClosedSpoilsItsOwnLineOnly() throws IOException {
    assertThat(csv("1,\"open\n2,good\n3,good\n"))
        .satisfiesExactly(
            line -> broken(line, 1, "not closed"),
            line -> assertThat(line).isEqualTo(new Whole(2, "2,good")),
            line -> assertThat(line).isEqualTo(new Whole(3, "3,good")));
  }

  @Test
  void aQuoteThatTheNextLinesQuoteWouldCloseSpoilsItsOwnLineOnly() throws IOException {
    assertThat(csv("1,\"open\n2,\"good\"\n"))
        .satisfiesExactly(
            line -> broken(line, 1, "after the closing quote"),
            line -> assertThat(line).isEqualTo(new Whole(2, "2,\"good\"")));
  }

  @Test
  void aQuoteInsideAPlainCellIsSaid() throws IOException {
    assertThat(csv("1,5\" pipe\n2,b\n"))
        .satisfiesExactly(
            line -> broken(line, 1, "quote inside a cell"),
            line -> assertThat(line).isEqualTo(new Whole(2, "2,b")));
  }

  @Test
  void aLineThatIsTooLongIsSkipped() throws IOException {
    assertThat(csv("1,a\n" + LONG + "\n3,c\n"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(new Whole(1, "1,a")),
            line -> broken(line, 2, "longer than"),
            line -> assertThat(line).isEqualTo(new Whole(3, "3,c")));
  }

  @Test
  void aQuoteThatOpensOverTooMuchSpoilsItsOwnLineOnly() throws IOException {
    assertThat(csv("1,\"a\n" + "2,b\n".repeat(40_000))).hasSize(40_001);
  }

  @Test
  void bytesThatAreNotUtf8AreTheirLinesFault() throws IOException {
    byte[] bytes = "1,é\n2,b\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(all(new ByteArrayInputStream(bytes), FileFormat.CSV))
        .satisfiesExactly(
            line -> broken(line, 1, "UTF-8"),
            line -> assertThat(line).isEqualTo(new Whole(2, "2,b")));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
    assertThat(csv("\uFEFFa,b\n")).containsExactly(new Whole(1, "a,b"));
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(csv("")).isEmpty();
  }

  @Test
  void quotesMeanNothingInNdjson() throws IOException {
    assertThat(all(in("{\"a\":\"\n{}\r\n"), FileFormat.NDJSON))
        .containsExactly(new Whole(1, "{\"a\":\""), new Whole(2, "{}"));
  }

  @Test
  void whateverTheSizeOfTheFileNoMoreThanTheBufferIsReadAhead() throws IOException {
    AtomicLong served = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return served.incrementAndGet() % 10 == 0 ? '\n' : 'x';
          }
        };
    FileLines lines = new FileLines(new SequenceInputStream(in(""), endless), FileFormat.CSV);
    for (int i = 0; i < 100_000; i++) {
      lines.next();
    }

    assertThat(served.get()).isLessThan(100_000L * 10 + 3 * FileLines.LONGEST);
  }

  private static void broken(Line line, long number, String why) {
    assertThat(line).isInstanceOf(Broken.class);
    assertThat(line.number()).isEqualTo(number);
    assertThat(((Broken) line).why()).contains(why);
  }

  private static List<Line> csv(String text) throws IOException {
    return all(in(text), FileFormat.CSV);
  }

  private static List<Line> all(InputStream file, FileFormat format) throws IOException {
    FileLines lines = new FileLines(file, format);
    List<Line> all = new ArrayList<>();
    for (Line line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
