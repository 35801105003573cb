package org.followthrough.channel.email;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/**
 * Takes a mail of any size and keeps what can be read of it: its headers and the beginning of each
 * of its parts. What an attachment carries beyond that is let go as it comes, so that a mail with
 * the photos of a holiday needs no more memory than a short one, and its words are not lost.
 */
final class SkimmedMail extends OutputStream {

  /** More than anybody types, and than any mail program adds to it. */
  private static final int LONGEST_PART = 1024 * 1024;

  private static final int LONGEST = 10 * 1024 * 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long size;
  private int ofPart;
  private boolean isAtLineStart = true;
  private boolean isDashHeld;

  @Override
  public void write(int b) {
    size++;
    if (isDashHeld) {
      isDashHeld = false;
      if (b == '-') {
        // Whatever looks like the line between two parts: base64 never does.
        startPart();
      }
      keep('-');
    } else if (isAtLineStart && b == '-') {
      isDashHeld = true;
      isAtLineStart = false;
      return;
    }
    isAtLineStart = b == '\n';
    keep(b);
  }

  private void startPart() {
    boolean isCut = ofPart >= LONGEST_PART;
    ofPart = 0;
    if (isCut) {
      // The part may have been left within a line.
      keep('\r');
      keep('\n');
    }
  }

  private void keep(int b) {
    if (ofPart < LONGEST_PART && kept.size() < LONGEST) {
      kept.write(b);
      ofPart++;
    }
  }

  /** How large the mail is. */
  long size() {
    return size;
  }

  byte[] toByteArray() {
    return kept.toByteArray();
  }
}
