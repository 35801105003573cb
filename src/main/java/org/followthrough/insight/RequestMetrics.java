package org.followthrough.insight;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Gives Spring's metrics of requests the words that they come without. */
@Component
class RequestMetrics implements MeterFilter {

  private static final Map<String, String> WORDS =
      Map.of(
          "http.server.requests",
          "How long requests took, by what was called and how it was answered",
          "http.client.requests",
          "How long others took to answer our requests, by what was called");

  @Override
  public Meter.Id map(Meter.Id id) {
    String words = WORDS.get(id.getName());
    return words == null
        ? id
        : new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), words, id.getType());
  }
}
