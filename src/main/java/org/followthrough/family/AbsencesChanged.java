package org.followthrough.family;

/** A coordinator is away at other times than before; told in the transaction that writes it. */
public record AbsencesChanged(Coordinator coordinator) {}
