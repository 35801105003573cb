/**
 * Files of many lines, one object each: read as a stream in bounded memory, checked by the rules of
 * the single calls, taken in by batches of one transaction each, with progress for everybody to
 * see. What a line means is known to the room that takes it in.
 */
package org.followthrough.imports;
