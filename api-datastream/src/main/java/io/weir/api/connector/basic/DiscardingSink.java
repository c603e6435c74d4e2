package io.weir.api.connector.basic;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;

/**
 * Forgets all records.
 *
 * @param <T> the records
 */
public final class DiscardingSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    /** Has no settings. */
    public DiscardingSink() {}

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context record) {}

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
