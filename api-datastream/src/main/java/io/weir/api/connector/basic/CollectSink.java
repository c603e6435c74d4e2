package io.weir.api.connector.basic;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.Arrays;

/**
 * Keeps records until the client that runs the program fetches them; behind {@code executeAndCollect}. Holds the stream back
 * while nobody fetches, and ends only when all is fetched.
 *
 * @param <T> the records
 */
public final class CollectSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String collectorId;
    private final TypeInformation<T> type;

    /** {@code collectorId} is unique within the job. */
    public CollectSink(String collectorId, TypeInformation<T> type) {
        this.collectorId = collectorId;
        this.type = type;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        TypeSerializer<T> serializer = context.createSerializer(type);
        WriterInitContext.Collected collected = context.collected(collectorId);
        DataOutputView out = new DataOutputView(256);
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context record) throws InterruptedException {
                out.clear();
                serializer.serialize(element, out);
                collected.add(Arrays.copyOf(out.array(), out.position()));
            }

            @Override
            public void flush(boolean endOfInput) throws InterruptedException {
                if (endOfInput) {
                    collected.awaitFetched();
                }
            }

            @Override
            public void close() {
                collected.close();
            }
        };
    }
}
