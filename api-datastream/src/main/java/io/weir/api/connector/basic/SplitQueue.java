package io.weir.api.connector.basic;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator of a source whose splits are known from the start: gives one to each reader that asks.
 *
 * @param <S> the splits
 */
public final class SplitQueue<S extends SourceSplit> implements SplitEnumerator<S, List<S>> {
    private final SplitEnumeratorContext<S> context;
    private final ArrayDeque<S> waiting;

    /** {@code splits} are given away in their order. */
    public SplitQueue(SplitEnumeratorContext<S> context, Collection<S> splits) {
        this.context = context;
        this.waiting = new ArrayDeque<>(splits);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        S split = waiting.poll();
        if (split != null) {
            context.assignSplit(split, subtaskId);
        } else {
            context.signalNoMoreSplits(subtaskId);
        }
    }

    @Override
    public void addSplitsBack(List<S> splits, int subtaskId) {
        waiting.addAll(splits);
    }

    @Override
    public void addReader(int subtaskId) {}

    @Override
    public List<S> snapshotState(long checkpointId) {
        return new ArrayList<>(waiting);
    }

    @Override
    public void close() {}

    /** Writes what the enumerator remembers: the splits that wait. */
    public static <S extends SourceSplit> SimpleVersionedSerializer<List<S>> serializer(
            SimpleVersionedSerializer<S> splits) {
        return new WaitingSplits<>(splits);
    }

    private record WaitingSplits<S extends SourceSplit>(SimpleVersionedSerializer<S> splits)
            implements SimpleVersionedSerializer<List<S>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<S> waiting) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(splits.getVersion());
            out.writeInt(waiting.size());
            for (S split : waiting) {
                byte[] serialized = splits.serialize(split);
                out.writeInt(serialized.length);
                out.write(serialized);
            }
            return bytes.toByteArray();
        }

        @Override
        public List<S> deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("waiting splits of version %d cannot be read".formatted(version));
            }
            try {
                return read(new DataInputStream(new ByteArrayInputStream(serialized)));
            } catch (EOFException e) {
                throw new IOException("waiting splits are cut off after %d bytes".formatted(serialized.length), e);
            }
        }

        private List<S> read(DataInputStream in) throws IOException {
            int splitVersion = in.readInt();
            int count = in.readInt();
            if (count < 0) {
                throw new IOException("%d waiting splits cannot be".formatted(count));
            }
            List<S> waiting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException(
                            "split %d of %d claims %d bytes, %d are left".formatted(i, count, length, in.available()));
                }
                waiting.add(splits.deserialize(splitVersion, in.readNBytes(length)));
            }
            return waiting;
        }
    }
}
