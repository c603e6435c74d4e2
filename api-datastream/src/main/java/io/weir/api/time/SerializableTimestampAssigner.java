package io.weir.api.time;

import java.io.Serializable;

/**
 * A {@link TimestampAssigner} that travels with the job; lambdas become this.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface SerializableTimestampAssigner<T> extends TimestampAssigner<T>, Serializable {}
