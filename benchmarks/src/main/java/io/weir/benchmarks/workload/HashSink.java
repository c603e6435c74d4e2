package io.weir.benchmarks.workload;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import java.io.Serializable;

/**
 * Adds up the hashes of all results.
 *
 * @param <T> the results
 */
public final class HashSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final Hash<T> hash;

    /** {@code hash} is that of one result. */
    public HashSink(Hash<T> hash) {
        this.hash = hash;
    }

    /**
     * Hashes a result.
     *
     * @param <T> the results
     */
    @FunctionalInterface
    public interface Hash<T> extends Serializable {
        /** The hash of {@code result}. */
        long of(T result);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(hash);
    }

    private static final class Writer<T> implements SinkWriter<T> {
        private final Hash<T> hash;
        private long checksum;
        private long results;

        Writer(Hash<T> hash) {
            this.hash = hash;
            Run.watch(() -> results);
        }

        @Override
        public void write(T element, Context context) {
            checksum += hash.of(element);
            results++;
        }

        @Override
        public void flush(boolean endOfInput) {
            if (endOfInput) {
                Run.end(checksum, results);
            }
        }

        @Override
        public void close() {}
    }
}
