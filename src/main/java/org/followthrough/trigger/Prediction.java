package org.followthrough.trigger;

import java.time.Instant;

/**
 * What another system expects of a family.
 *
 * @param probability 0..1 that the family leaves
 * @param confidence 0..100 that the probability is right
 * @param windowDays within how many days; above 0
 * @param recommendation what to talk about, up to 2,000 characters, or null
 * @param predictedAt when it was made, or null
 */
public record Prediction(
    String predictionId,
    String familyId,
    double probability,
    double confidence,
    int windowDays,
    String recommendation,
    Instant predictedAt) {}
