package org.followthrough.imports;

import java.util.List;
import java.util.function.Function;

/**
 * What a file is about, and what is done with its lines.
 *
 * @param name as progress shows it
 * @param json the record that a single call's JSON is read into, with its constraints
 * @param read what such a record means; refuses with {@link org.followthrough.api.InvalidRequest}
 * @param takeIn takes in a batch within a transaction that is open, and says for each what became
 *     of it, in the same order; where it throws, the batch is rolled back and tried by halves
 * @param counts all that {@code takeIn} may count, by their JSON names
 */
public record ImportKind<J, T>(
    String name,
    Class<J> json,
    Function<J, T> read,
    Function<List<T>, List<LineResult>> takeIn,
    List<String> counts) {}
