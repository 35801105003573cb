package org.followthrough.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.followthrough.api.TooLarge.Most;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A body that is read as a whole before anybody sees it. Memory for all such bodies is counted in
 * pieces, which are taken as bytes arrive: one that comes slowly holds little.
 */
final class HeldBody {

  /** In bytes. */
  static final int PIECE = 64 * 1024;

  /** Far more files than a deployment has; each costs more memory than its bytes. */
  static final int MOST_PARTS = 1000;

  private final Semaphore memory;
  private byte[] bytes = new byte[0];
  private int length;
  private int pieces;

  HeldBody(Semaphore memory) {
    this.memory = memory;
  }

  void read(InputStream body, Most most) throws TooLarge, NoMemory, BrokenOff {
    while (true) {
      if (length == bytes.length) {
        grow();
      }
      int got = next(body);
      if (got < 0) {
        return;
      }
      length += got;
      if (length > most.bytes()) {
        throw most.exceeded();
      }
    }
  }

  /**
   * @throws TooLarge where a body of several parts has too many
   */
  void checkParts(String contentType) throws TooLarge {
    byte[] delimiter = delimiter(contentType);
    int parts = 0;
    for (int at = 0; delimiter != null && at + delimiter.length <= length; at++) {
      if (Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        parts++;
      }
    }
    // The last one ends the body.
    if (parts > MOST_PARTS + 1) {
      throw TooLarge.parts(MOST_PARTS);
    }
  }

  /** The same request, whose body is the one that was read. */
  HttpServletRequest of(HttpServletRequest request) {
    return new RepeatedBody(request, bytes, length);
  }

  void release() {
    memory.release(pieces);
    pieces = 0;
  }

  private void grow() throws NoMemory {
    int more = Math.max(pieces, 1);
    if (!memory.tryAcquire(more)) {
      throw new NoMemory();
    }
    pieces += more;
    bytes = Arrays.copyOf(bytes, pieces * PIECE);
  }

  private int next(InputStream body) throws BrokenOff {
    try {
      return body.read(bytes, length, bytes.length - length);
    } catch (IOException e) {
      throw new BrokenOff(e);
    }
  }

  private static byte[] delimiter(String contentType) {
    try {
      MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
      String boundary = type == null ? null : type.getParameter("boundary");
      return type == null || !type.getType().equals("multipart") || boundary == null
          ? null
          : ("--" + boundary.replaceAll("^\"|\"$", "")).getBytes(StandardCharsets.ISO_8859_1);
    } catch (InvalidMediaTypeException e) {
      // The engine refuses it.
      return null;
    }
  }

  /** All that may be held is held. */
  static final class NoMemory extends Exception {

    private static final long serialVersionUID = 1L;

    NoMemory() {
      super("Too many large bodies are being sent; try again in a second.");
    }
  }

  /** The sender is gone, was cut off, or sent what is no body. */
  static final class BrokenOff extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenOff(IOException cause) {
      super(cause);
    }
  }
}
