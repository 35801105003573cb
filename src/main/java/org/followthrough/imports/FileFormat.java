package org.followthrough.imports;

/** How the lines of a file are written; all in UTF-8. */
enum FileFormat {
  /** RFC 4180, with a header line. A cell in quotes may hold line breaks. */
  CSV,
  /** One JSON object a line. */
  NDJSON
}
