package org.followthrough.insight;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.api.IsoTime;
import org.followthrough.api.OneLine;
import org.followthrough.security.Roles;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of predictions, over HTTP and as one JSON object a line. */
@RestController
class OutcomesController {

  /** With what a cursor begins; the rest is the place of its line. */
  static final String CURSOR = "p";

  private static final Pattern CURSORS = Pattern.compile(CURSOR + "(\\d{1,18})");

  /** Held in memory at a time, and read in a transaction of its own. */
  private static final int AT_A_TIME = 500;

  private final Outcomes outcomes;
  private final ObjectMapper json;

  OutcomesController(Outcomes outcomes, ObjectMapper json) {
    this.outcomes = outcomes;
    this.json = json;
  }

  /** Written page by page: a reader that is slow holds neither memory nor a connection. */
  @GetMapping(path = "/api/v1/outcomes", produces = MediaType.APPLICATION_NDJSON_VALUE)
  @Operation(
      summary = "What became of each prediction",
      description =
          "Each once, as soon as nothing more is to come of it, with what was done; one JSON object"
              + " a line. To read on, give the cursor of the last line as since: nothing is then"
              + " left out, however late it was recorded. An integration reads what became of the"
              + " predictions that it has sent itself.")
  @ApiResponse(
      responseCode = "200",
      description = "All that is known now; no line where there is nothing new",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_NDJSON_VALUE,
              schema = @Schema(implementation = Outcome.class)))
  void outcomes(
      @Parameter(
              description =
                  "The cursor of the last line that was read, or the moment at which predictions"
                      + " settled at the earliest; without it, from the first one on",
              example = "2026-03-02T09:00:00-05:00")
          @RequestParam(required = false)
          @OneLine
          String since,
      Authentication user,
      HttpServletResponse response)
      throws IOException {
    String sentBy = Roles.ownOnly(user);
    Since from = Since.of(since);
    List<Outcome> page = next(from, sentBy);
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    OutputStream out = response.getOutputStream();
    while (!page.isEmpty()) {
      for (Outcome outcome : page) {
        out.write(json.writeValueAsBytes(outcome));
        out.write('\n');
      }
      out.flush();
      page = next(from.after(page.get(page.size() - 1).cursor()), sentBy);
    }
  }

  private List<Outcome> next(Since from, String sentBy) {
    List<Outcome> page = outcomes.next(from.place, from.moment, sentBy, AT_A_TIME);
    // At the end of what has a place: more may have settled.
    while (page.isEmpty() && outcomes.tell(AT_A_TIME) > 0) {
      page = outcomes.next(from.place, from.moment, sentBy, AT_A_TIME);
    }
    return page;
  }

  /**
   * From where somebody reads on.
   *
   * @param moment when they settled at the earliest, or null
   */
  private record Since(long place, Instant moment) {

    static Since of(String given) {
      if (given == null || given.isEmpty()) {
        return new Since(0, null);
      }
      var cursor = CURSORS.matcher(given);
      if (cursor.matches()) {
        return new Since(Long.parseLong(cursor.group(1)), null);
      }
      try {
        return new Since(0, IsoTime.parse(given).toInstant());
      } catch (DateTimeException e) {
        throw InvalidRequest.field(
            Kind.MALFORMED,
            "since",
            "must be the cursor of a line, or " + IsoTime.WANTED + " (in a query, write + as %2B)");
      }
    }

    Since after(String cursor) {
      return new Since(Long.parseLong(cursor.substring(CURSOR.length())), moment);
    }
  }
}
