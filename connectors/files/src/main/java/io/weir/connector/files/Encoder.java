package io.weir.connector.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * Writes one record to a file.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface Encoder<T> extends Serializable {
    /** Appends {@code element} to {@code stream}, with whatever separates records. */
    void encode(T element, OutputStream stream) throws IOException;
}
