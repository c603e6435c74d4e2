package io.weir.connector.kafka.sink;

import java.io.Serializable;
import org.apache.kafka.common.header.Headers;

/**
 * Says which headers the message of a record has.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface HeaderProvider<T> extends Serializable {
    /** The headers of {@code element}. */
    Headers getHeaders(T element);
}
