package org.followthrough.imports;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.StrictReader;
import org.followthrough.imports.FileLines.Broken;
import org.followthrough.imports.FileLines.Line;
import org.followthrough.imports.FileLines.Whole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/**
 * Takes in a file as it arrives, in batches of one transaction each. A line that is wrong is
 * rejected by its number and spoils no other; what was committed stays, also when the file breaks
 * off, and the file may be sent again.
 */
@Component
public class FileImport {

  /** Few statements a line, and still no family locked for long. */
  static final int BATCH = 200;

  public static final String CSV = "text/csv";
  public static final String NDJSON = MediaType.APPLICATION_NDJSON_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(FileImport.class);

  private final StrictReader reader;
  private final ImportRuns runs;
  private final TransactionTemplate transaction;

  FileImport(StrictReader reader, ImportRuns runs, TransactionTemplate transaction) {
    this.reader = reader;
    this.runs = runs;
    this.transaction = transaction;
  }

  /**
   * @throws InvalidRequest 400 where the header line cannot be understood, or the file breaks off
   * @throws HttpMediaTypeNotSupportedException 415 where it is in another encoding than UTF-8
   * @throws ErrorResponseException 503 where the database does not answer any more
   */
  public <J, T> ImportCounts run(ImportKind<J, T> kind, HttpServletRequest request)
      throws HttpMediaTypeNotSupportedException {
    MediaType type = MediaType.parseMediaType(request.getContentType());
    if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
      throw new HttpMediaTypeNotSupportedException(
          type, List.of(new MediaType(type, StandardCharsets.UTF_8)));
    }
    FileFormat format = type.getSubtype().equals("csv") ? FileFormat.CSV : FileFormat.NDJSON;
    ImportCounts counts = new ImportCounts(kind.counts());
    try (InputStream file = request.getInputStream()) {
      FileLines lines = new FileLines(file, format);
      Function<String, J> object = objects(format, lines, kind.json());
      String id = runs.begin(kind.name(), request.getRemoteUser(), counts);
      try {
        new Run<>(kind, id, counts, object).takeAll(lines);
      } catch (IOException | RuntimeException e) {
        interrupted(id, counts);
        throw e;
      }
      runs.done(id, counts);
      return counts;
    } catch (IOException e) {
      LOG.warn(
          "A file of {} broke off after {} line(s): {}",
          kind.name(),
          counts.received(),
          e.toString());
      throw InvalidRequest.malformed("The file broke off. " + remains(counts));
    } catch (CannotCreateTransactionException | DataAccessResourceFailureException e) {
      LOG.error("A file of {} stopped after {} line(s)", kind.name(), counts.received(), e);
      throw new ErrorResponseException(
          HttpStatus.SERVICE_UNAVAILABLE,
          ProblemDetail.forStatusAndDetail(
              HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. " + remains(counts)),
          e);
    }
  }

  private static String remains(ImportCounts counts) {
    return "The first "
        + counts.received()
        + " line(s) are dealt with and stay so. Send the file again: what is on record is not taken"
        + " in twice.";
  }

  private void interrupted(String id, ImportCounts counts) {
    try {
      runs.interrupted(id, counts);
    } catch (RuntimeException e) {
      LOG.warn("The import {} cannot be recorded as interrupted", id, e);
    }
  }

  /** How a line becomes an object; of CSV, the header line says it. */
  private <J> Function<String, J> objects(FileFormat format, FileLines lines, Class<J> json)
      throws IOException {
    if (format == FileFormat.NDJSON) {
      return line -> reader.read(line, json);
    }
    Line header = lines.next();
    if (header == null) {
      throw InvalidRequest.malformed("The file is empty: it needs a header line at least.");
    }
    if (header instanceof Broken broken) {
      throw InvalidRequest.malformed("The header line " + broken.why() + ".");
    }
    CsvColumns columns = new CsvColumns(((Whole) header).text(), json);
    return line -> reader.readTexts(columns.object(line), json);
  }

  private final class Run<J, T> {

    private final ImportKind<J, T> kind;
    private final String id;
    private final ImportCounts counts;
    private final Function<String, J> object;

    private Run(ImportKind<J, T> kind, String id, ImportCounts counts, Function<String, J> object) {
      this.kind = kind;
      this.id = id;
      this.counts = counts;
      this.object = object;
    }

    private record Item<T>(long line, T value) {}

    private void takeAll(FileLines lines) throws IOException {
      List<Item<T>> batch = new ArrayList<>();
      int read = 0;
      for (Line line = lines.next(); line != null; line = lines.next()) {
        try {
          batch.add(new Item<>(line.number(), read(line)));
        } catch (InvalidRequest e) {
          counts.reject(line.number(), e);
        }
        if (++read % BATCH == 0) {
          take(batch);
          batch.clear();
        }
      }
      take(batch);
    }

    private T read(Line line) {
      if (line instanceof Broken broken) {
        throw InvalidRequest.malformed(broken.why());
      }
      return kind.read().apply(object.apply(((Whole) line).text()));
    }

    private void take(List<Item<T>> batch) {
      List<LineResult> results;
      try {
        results =
            transaction.execute(
                status -> {
                  runs.goesOn(id, counts);
                  return kind.takeIn().apply(batch.stream().map(Item::value).toList());
                });
      } catch (CannotCreateTransactionException | DataAccessResourceFailureException e) {
        throw e;
      } catch (RuntimeException e) {
        if (batch.size() == 1) {
          reject(batch.get(0), e);
        } else {
          LOG.debug("A batch of {} is tried by halves", batch.size(), e);
          int half = batch.size() / 2;
          take(batch.subList(0, half));
          take(batch.subList(half, batch.size()));
        }
        return;
      }
      for (int i = 0; i < results.size(); i++) {
        counts.add(batch.get(i).line(), results.get(i));
      }
    }

    private void reject(Item<T> item, RuntimeException why) {
      if (why instanceof InvalidRequest invalid) {
        counts.reject(item.line(), invalid);
        return;
      }
      LOG.error("Line {} of the import {} cannot be taken in", item.line(), id, why);
      counts.reject(
          item.line(),
          InvalidRequest.malformed(
              "could not be taken in for a reason of our own; the log of the application says why"));
    }
  }
}
