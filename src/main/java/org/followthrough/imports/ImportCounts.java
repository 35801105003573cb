package org.followthrough.imports;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;

/** What became of the lines of a file, counted. The list of errors is bounded, its count is not. */
public final class ImportCounts {

  static final int MOST_ERRORS = 1000;

  /** A hostile file's own words come back in the answer, but not by the megabyte. */
  private static final int LONGEST_WORDS = 300;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<LineError> errors = new ArrayList<>();
  private final List<LineError> remarks = new ArrayList<>();
  private long remarksLeftOut;
  private long rejected;
  private long errorsLeftOut;

  ImportCounts(List<String> counts) {
    counts.forEach(count -> this.counts.put(count, 0L));
  }

  /**
   * What is wrong with a line.
   *
   * @param line its number in the file, where the first line is 1; a line that goes over several
   *     has the number of the first
   * @param field the field at fault by its JSON name, or null where it is the line as a whole
   */
  public record LineError(
      @Schema(description = "From 1, the header included", example = "3") long line,
      @Schema(description = "Null where the line as a whole is at fault", example = "windowDays")
          String field,
      @Schema(example = "must be greater than or equal to 1") @NotNull String message) {}

  /** How many lines came to this. */
  public long count(String as) {
    return counts.get(as);
  }

  /** All lines but empty ones and the header; the counts and the rejected add up to it. */
  public long received() {
    return counts.values().stream().mapToLong(Long::longValue).sum() + rejected;
  }

  public long rejected() {
    return rejected;
  }

  /** In the order of the file as far as batches go, at most 1,000. */
  public List<LineError> errors() {
    return Collections.unmodifiableList(errors);
  }

  /** How many more errors there were than {@link #errors} lists, or null where it lists all. */
  public Long errorsLeftOut() {
    return errorsLeftOut == 0 ? null : errorsLeftOut;
  }

  /** What was taken all the same, but should be looked at; null where there is nothing. */
  public List<LineError> remarks() {
    return remarks.isEmpty() ? null : Collections.unmodifiableList(remarks);
  }

  /** How many more remarks there were than {@link #remarks} lists, or null. */
  public Long remarksLeftOut() {
    return remarksLeftOut == 0 ? null : remarksLeftOut;
  }

  Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  void add(long line, LineResult result) {
    if (result instanceof LineResult.Counted counted) {
      counts.merge(counted.as(), 1L, Long::sum);
    } else if (result instanceof LineResult.Remarked remarked) {
      counts.merge(remarked.as(), 1L, Long::sum);
      for (FieldError remark : remarked.remarks()) {
        if (remarks.size() < MOST_ERRORS) {
          remarks.add(new LineError(line, shortened(remark.field()), shortened(remark.message())));
        } else {
          remarksLeftOut++;
        }
      }
    } else if (result instanceof LineResult.Refused refused) {
      reject(line, refused.why());
    }
  }

  void reject(long line, InvalidRequest why) {
    rejected++;
    if (why.errors().isEmpty()) {
      error(line, null, why.getMessage());
    }
    for (FieldError error : why.errors()) {
      error(line, error.field(), error.message());
    }
  }

  private void error(long line, String field, String message) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new LineError(line, shortened(field), shortened(message)));
    } else {
      errorsLeftOut++;
    }
  }

  private static String shortened(String words) {
    return words == null || words.length() <= LONGEST_WORDS
        ? words
        : words.substring(0, LONGEST_WORDS) + "…";
  }
}
