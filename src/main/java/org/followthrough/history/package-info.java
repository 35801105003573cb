/**
 * The story told from the audit: a family's timeline for those who work with it, and the evidence
 * of contact attempts for a board or a court. It reads; nobody waits for it.
 *
 * <h2>The evidence</h2>
 *
 * A board or a court must be able to trust it, to read it with a screen reader, and to find each
 * name as the family writes it.
 *
 * <ul>
 *   <li>It seals first and then reads sealed entries only, so that its check value, the head of the
 *       family's chain, stands for everything that it says; and it checks that chain while it is
 *       made. {@code ContactHistory} tells the timeline as well; what is only for us, such as waits
 *       and open tasks, is left out of the evidence.
 *   <li>A message is one line: its text comes from the entry that began it, its result from the
 *       last one. The unsubscribe link in it is cut, because whoever reads the evidence must not be
 *       able to use it.
 *   <li>The PDF is HTML ({@code evidence/evidence.html}, a mustache template) set by openhtmltopdf,
 *       which tags it as PDF/UA asks; veraPDF finds nothing against it. PDFBox alone would mean
 *       tagging by hand, and the newest OpenPDF for Java 17 does not tag from HTML.
 *   <li>Two fonts are packed, both under the SIL Open Font License: Kurinto Sans (Latin, Cyrillic,
 *       Greek, Hebrew, Arabic, Indic scripts, Thai, Ethiopic and more) and Noto Sans SC (Chinese,
 *       Japanese kana). What neither has, such as Hangul or an emoji, is written in brackets in
 *       Latin letters or by the character's name, so that nothing is lost and no box is printed.
 *       ICU does the order of right-to-left text. The fonts make the application 49 MB larger, and
 *       the first PDF takes some seconds. Where a script needs joined or reordered letters
 *       (Devanagari, Thai), the setting is readable and not always what a typesetter would do.
 *   <li>In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.
 * </ul>
 */
package org.followthrough.history;
