package org.followthrough.trigger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.springframework.stereotype.Component;

/**
 * When a fact happened that another system tells: old news starts nothing, and nobody knows the
 * future. The other system's clock may go a little wrong, and so may ours.
 */
@Component
class FactTime {

  private static final Duration TOLERATED = Duration.ofDays(1);

  private final Clock clock;

  FactTime(Clock clock) {
    this.clock = clock;
  }

  /**
   * Why a fact cannot have happened yet; empty where it may have, or nobody says when.
   *
   * @param field which says when it happened
   */
  Optional<InvalidRequest> ahead(String field, Instant happened) {
    return happened == null || !happened.isAfter(clock.instant().plus(TOLERATED))
        ? Optional.empty()
        : Optional.of(
            InvalidRequest.field(
                Kind.MALFORMED,
                field,
                "must not lie more than a day ahead: it says when this happened"));
  }

  /** Why a prediction speaks of nothing that is still to come; empty where it may. */
  Optional<String> over(Prediction prediction) {
    if (prediction.predictedAt() == null
        || clock
            .instant()
            .isBefore(prediction.predictedAt().plus(prediction.windowDays(), ChronoUnit.DAYS))) {
      return Optional.empty();
    }
    return Optional.of(
        "Its window is over: it was made at %s and speaks of the %d day(s) after that"
            .formatted(
                prediction.predictedAt().truncatedTo(ChronoUnit.SECONDS), prediction.windowDays()));
  }
}
