package io.weir.operators.transform;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.state.ListState;
import java.util.ArrayList;
import java.util.List;

/** What the writer of a sink remembers in checkpoints. */
final class WriterState<T, S> {
    private final SupportsWriterState<T, S> sink;
    private final ListState<byte[]> state;

    WriterState(SupportsWriterState<T, S> sink, ListState<byte[]> state) {
        this.sink = sink;
        this.state = state;
    }

    /** The writer that goes on from the state. */
    SinkWriter<T> restoreWriter(WriterInitContext context) throws Exception {
        SimpleVersionedSerializer<S> serializer = sink.getWriterStateSerializer();
        List<S> recovered = new ArrayList<>();
        for (byte[] bytes : state.get()) {
            recovered.add(VersionedBytes.read(bytes, serializer));
        }
        return sink.restoreWriter(context, recovered);
    }

    /** Puts what {@code writer} remembers into the state. */
    @SuppressWarnings("unchecked") // the sink says what its writers remember
    void snapshot(SinkWriter<T> writer, long checkpointId) throws Exception {
        if (!(writer instanceof StatefulSinkWriter<?, ?>)) {
            throw new IllegalStateException(
                    "%s says that its writers have state, but %s is no StatefulSinkWriter. Make it one."
                            .formatted(
                                    sink.getClass().getName(), writer.getClass().getName()));
        }
        SimpleVersionedSerializer<S> serializer = sink.getWriterStateSerializer();
        List<byte[]> all = new ArrayList<>();
        for (S piece : ((StatefulSinkWriter<T, S>) writer).snapshotState(checkpointId)) {
            all.add(VersionedBytes.of(piece, serializer));
        }
        state.update(all);
    }
}
