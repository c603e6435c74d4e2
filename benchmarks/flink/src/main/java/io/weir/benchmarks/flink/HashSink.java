package io.weir.benchmarks.flink;

import io.weir.benchmarks.workload.Run;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Adds up the hashes of all results.
 *
 * @param <T> the results
 */
final class HashSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final Hash<T> hash;

    HashSink(Hash<T> hash) {
        this.hash = hash;
    }

    /**
     * Hashes a result.
     *
     * @param <T> the results
     */
    @FunctionalInterface
    interface Hash<T> extends Serializable {
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
