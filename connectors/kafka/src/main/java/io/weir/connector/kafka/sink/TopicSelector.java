package io.weir.connector.kafka.sink;

import java.io.Serializable;

/**
 * Says which topic a record goes to.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface TopicSelector<T> extends Serializable {
    /** The topic of {@code element}. */
    String apply(T element);
}
