package io.weir.jobmanager;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits by name; its enumerator remembers those that nobody has yet. Readers are simulated elsewhere. */
record SimulatedSource(int splits, boolean bounded) implements Source<String, SimulatedSource.Split, String> {
    record Split(String splitId) implements SourceSplit {}

    static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    @Override
    public Boundedness getBoundedness() {
        return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<Split, String> createEnumerator(SplitEnumeratorContext<Split> context) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            all.add("s" + i);
        }
        return new Enumerator(context, all, bounded);
    }

    @Override
    public SplitEnumerator<Split, String> restoreEnumerator(SplitEnumeratorContext<Split> context, String left) {
        return new Enumerator(context, new ArrayList<>(names(left)), bounded);
    }

    @Override
    public SimpleVersionedSerializer<Split> getSplitSerializer() {
        return new Text<>() {
            @Override
            public byte[] serialize(Split split) {
                return split.splitId().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Split deserialize(int version, byte[] serialized) {
                return new Split(new String(serialized, StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public SimpleVersionedSerializer<String> getEnumeratorCheckpointSerializer() {
        return new Text<>() {
            @Override
            public byte[] serialize(String left) {
                return left.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String deserialize(int version, byte[] serialized) {
                return new String(serialized, StandardCharsets.UTF_8);
            }
        };
    }

    @Override
    public SourceReader<String, Split> createReader(SourceReaderContext readerContext) {
        throw new UnsupportedOperationException("readers are simulated");
    }

    private abstract static class Text<T> implements SimpleVersionedSerializer<T> {
        @Override
        public int getVersion() {
            return 1;
        }
    }

    private record Enumerator(SplitEnumeratorContext<Split> context, List<String> left, boolean bounded)
            implements SplitEnumerator<Split, String> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtaskId, String requesterHostname) {
            if (!left.isEmpty()) {
                context.assignSplit(new Split(left.remove(0)), subtaskId);
            } else if (bounded) {
                context.signalNoMoreSplits(subtaskId);
            }
        }

        @Override
        public void addSplitsBack(List<Split> splits, int subtaskId) {}

        @Override
        public void addReader(int subtaskId) {}

        @Override
        public String snapshotState(long checkpointId) {
            return String.join(",", left);
        }

        @Override
        public void close() {}
    }
}
