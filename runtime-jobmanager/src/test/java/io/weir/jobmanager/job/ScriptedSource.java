package io.weir.jobmanager.job;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A source whose enumerator does what its script says; it has no readers. */
public record ScriptedSource(ArrayList<String> splits, String script)
        implements Source<String, ScriptedSource.Split, String> {
    /** Hands out {@code splits} in order, and does {@code script}. */
    public static ScriptedSource of(List<String> splits, String script) {
        return new ScriptedSource(new ArrayList<>(splits), script);
    }

    /** Its split is its name. */
    public record Split(String splitId) implements SourceSplit {}

    /** An event. */
    public record Word(String text) implements SourceEvent {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Split, String> createEnumerator(SplitEnumeratorContext<Split> context) {
        return new Enumerator(context, splits, script);
    }

    @Override
    public SplitEnumerator<Split, String> restoreEnumerator(SplitEnumeratorContext<Split> context, String checkpoint) {
        List<String> left = checkpoint.isEmpty() ? List.of() : List.of(checkpoint.split(",", -1));
        return new Enumerator(context, left, script);
    }

    @Override
    public SimpleVersionedSerializer<Split> getSplitSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 3;
            }

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
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

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
        throw new UnsupportedOperationException("never asked for here");
    }

    private static final class Enumerator implements SplitEnumerator<Split, String> {
        private final SplitEnumeratorContext<Split> context;
        private final List<String> left;
        private final String script;

        Enumerator(SplitEnumeratorContext<Split> context, List<String> splits, String script) {
            this.context = context;
            this.left = new ArrayList<>(splits);
            this.script = script;
        }

        @Override
        public void start() {
            switch (script) {
                case "fail in start" -> throw new IllegalStateException("no such directory");
                case "assign early" -> context.assignSplit(new Split("a"), 0);
                case "periodic" -> {
                    var rounds = context.metricGroup().counter("rounds");
                    context.callAsync(() -> 1, (result, error) -> rounds.inc(), 10, 10);
                }
                default -> {}
            }
        }

        @Override
        public void addReader(int subtaskId) {
            if (script.equals("callAsync")) {
                context.callAsync(
                        () -> left.remove(0), (name, error) -> context.assignSplit(new Split(name), subtaskId));
            }
        }

        @Override
        public void handleSplitRequest(int subtaskId, String requesterHostname) {
            if (left.isEmpty()) {
                context.signalNoMoreSplits(subtaskId);
            } else {
                context.assignSplit(new Split(left.remove(0)), subtaskId);
            }
        }

        @Override
        public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
            String text = ((Word) sourceEvent).text();
            context.sendEventToSourceReader(subtaskId, new Word(text + ", " + text));
        }

        @Override
        public void addSplitsBack(List<Split> splits, int subtaskId) {}

        @Override
        public String snapshotState(long checkpointId) {
            if (script.equals("fail in snapshot")) {
                throw new IllegalStateException("not now");
            }
            return String.join(",", left);
        }

        @Override
        public void close() {}
    }
}
