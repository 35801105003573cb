package org.followthrough.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a file apart into its lines, in a buffer of fixed size. In CSV, a line goes on where a cell
 * in quotes breaks it.
 *
 * <p>A broken line spoils only itself: after a quote that does not close, or a line that is too
 * long, it goes on with what follows the next line break.
 */
final class FileLines {

  /** In bytes; more than any single call's object can need. */
  static final int LONGEST = 65_536;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final boolean quotes;
  private final byte[] buffer = new byte[2 * LONGEST];
  private int start;
  private int end;
  private boolean atEnd;
  private long number = 1;

  FileLines(InputStream in, FileFormat format) throws IOException {
    this.in = in;
    this.quotes = format == FileFormat.CSV;
    while (end < BYTE_ORDER_MARK.length && fill()) {}
    if (end >= BYTE_ORDER_MARK.length
        && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3)) {
      start = BYTE_ORDER_MARK.length;
    }
  }

  /** A line, by the number that an editor shows where it begins. */
  sealed interface Line {
    long number();
  }

  /** Without its line break. */
  record Whole(long number, String text) implements Line {}

  record Broken(long number, String why) implements Line {}

  /** The next line that is not empty; null at the end of the file. */
  Line next() throws IOException {
    while (true) {
      Line line = scan();
      if (!(line instanceof Whole whole) || !whole.text.isBlank()) {
        return line;
      }
    }
  }

  private Line scan() throws IOException {
    int length = 0;
    int breaks = 0;
    Cell cell = Cell.BEGINS;
    while (true) {
      if (start + length == end && !fill()) {
        if (cell == Cell.QUOTED) {
          return broken("has a cell whose quote is not closed");
        }
        return length == 0 ? null : whole(length, length, breaks);
      }
      if (length == LONGEST) {
        return broken(
            cell == Cell.QUOTED
                ? "has a cell whose quote is not closed within " + LONGEST + " bytes"
                : "is longer than " + LONGEST + " bytes");
      }
      byte at = buffer[start + length++];
      if (at == '\n') {
        if (cell != Cell.QUOTED) {
          boolean carriageReturn = length > 1 && buffer[start + length - 2] == '\r';
          return whole(length, length - (carriageReturn ? 2 : 1), breaks + 1);
        }
        breaks++;
      }
      if (quotes) {
        Cell then = cell.then(at);
        if (then == null) {
          return broken(
              cell == Cell.PLAIN
                  ? "has a quote inside a cell that does not begin with one; put the cell in quotes"
                      + " and double those inside"
                  : "goes on after the closing quote of a cell; double quotes that belong to it");
        }
        cell = then;
      }
    }
  }

  private Line whole(int length, int textLength, int breaks) {
    long begins = number;
    int from = start;
    start += length;
    number += breaks;
    try {
      return new Whole(
          begins,
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(buffer, from, textLength))
              .toString());
    } catch (CharacterCodingException e) {
      return new Broken(begins, "is not written in UTF-8");
    }
  }

  /** Gives up what begins here, up to the first line break. */
  private Line broken(String why) throws IOException {
    Line broken = new Broken(number, why);
    while (true) {
      while (start < end) {
        if (buffer[start++] == '\n') {
          number++;
          return broken;
        }
      }
      if (!fill()) {
        return broken;
      }
    }
  }

  private boolean fill() throws IOException {
    if (atEnd) {
      return false;
    }
    if (start > 0 && end == buffer.length) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    atEnd = read < 0;
    end += Math.max(read, 0);
    return !atEnd;
  }

  /** Where in a cell of CSV a byte stands. */
  private enum Cell {
    BEGINS,
    PLAIN,
    QUOTED,
    /** After a quote in a quoted cell: the cell is over, or the quote is one of a pair. */
    MAYBE_CLOSED,
    CLOSED_BY_CARRIAGE_RETURN;

    /** Null where RFC 4180 knows no such thing. */
    Cell then(byte at) {
      if (this == QUOTED) {
        return at == '"' ? MAYBE_CLOSED : QUOTED;
      }
      return switch (at) {
        case ',', '\n' -> BEGINS;
        case '"' ->
            switch (this) {
              case BEGINS, MAYBE_CLOSED -> QUOTED;
              default -> null;
            };
        case '\r' ->
            this == MAYBE_CLOSED || this == CLOSED_BY_CARRIAGE_RETURN
                ? CLOSED_BY_CARRIAGE_RETURN
                : PLAIN;
        default -> this == MAYBE_CLOSED || this == CLOSED_BY_CARRIAGE_RETURN ? null : PLAIN;
      };
    }
  }
}
