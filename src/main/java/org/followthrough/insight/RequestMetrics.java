package org.followthrough.insight;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.stereotype.Component;

/** Gives Spring's metric of requests the words that it comes without. */
@Component
class RequestMetrics implements MeterFilter {

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals("http.server.requests")
        ? new Meter.Id(
            id.getName(),
            Tags.of(id.getTags()),
            id.getBaseUnit(),
            "How long requests took, by what was called and how it was answered",
            id.getType())
        : id;
  }
}
