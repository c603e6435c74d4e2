package io.weir.operators.transform;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.connector.WriterInitContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink into a ledger in memory: words become seen in pairs, joined by a plus, when their pair is committed. An odd word
 * stays with the writer.
 */
final class LedgerSink implements Sink<String>, SupportsWriterState<String, String>, SupportsCommitter<String> {
    private static final long serialVersionUID = 1L;

    /** What lies outside of the job and outlives it. */
    static final class Ledger {
        final List<String> seen = new ArrayList<>();
        final List<String> calls = new ArrayList<>();

        /** What to answer for a committable, each time it is tried; committed where nothing is left. */
        final Map<String, List<String>> answers = new HashMap<>();

        /** Whether each writer gets what all remember. */
        boolean stateForAll;
    }

    final transient Ledger ledger;

    LedgerSink(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) {
        return new Writer(List.of());
    }

    @Override
    public StatefulSinkWriter<String, String> restoreWriter(
            WriterInitContext context, Collection<String> recoveredState) {
        ledger.calls.add("restore " + recoveredState);
        return new Writer(recoveredState);
    }

    @Override
    public boolean isWriterStateForAll() {
        return ledger.stateForAll;
    }

    @Override
    public SimpleVersionedSerializer<String> getWriterStateSerializer() {
        return new Utf8();
    }

    @Override
    public Committer<String> createCommitter(CommitterInitContext context) {
        return new PairCommitter();
    }

    @Override
    public SimpleVersionedSerializer<String> getCommittableSerializer() {
        return new Utf8();
    }

    private final class Writer implements StatefulSinkWriter<String, String>, CommittingSinkWriter<String, String> {
        private final List<String> words;
        private boolean ended;

        Writer(Collection<String> recovered) {
            words = new ArrayList<>(recovered);
        }

        @Override
        public void write(String element, Context context) {
            words.add(element);
        }

        @Override
        public void flush(boolean endOfInput) {
            ledger.calls.add("flush " + endOfInput);
            ended = endOfInput;
        }

        @Override
        public Collection<String> prepareCommit() {
            List<String> pairs = new ArrayList<>();
            while (words.size() > 1) {
                pairs.add(words.remove(0) + "+" + words.remove(0));
            }
            if (ended && !words.isEmpty()) {
                pairs.add(words.remove(0));
            }
            return pairs;
        }

        @Override
        public List<String> snapshotState(long checkpointId) {
            return List.copyOf(words);
        }

        @Override
        public void close() {
            ledger.calls.add("close writer");
        }
    }

    private final class PairCommitter implements Committer<String> {
        @Override
        public void commit(Collection<CommitRequest<String>> committables) throws IOException {
            for (CommitRequest<String> request : committables) {
                List<String> left = ledger.answers.getOrDefault(request.getCommittable(), new ArrayList<>());
                answer(request, left.isEmpty() ? "commit" : left.remove(0));
            }
        }

        private void answer(CommitRequest<String> request, String answer) throws IOException {
            String pair = request.getCommittable();
            switch (answer) {
                case "commit" -> {
                    for (String word : pair.split("\\+", -1)) {
                        if (ledger.seen.contains(word)) {
                            request.signalAlreadyCommitted();
                        } else {
                            ledger.seen.add(word);
                        }
                    }
                }
                case "retry" -> request.retryLater();
                case "known" -> request.signalFailedWithKnownReason(new IOException("expired"));
                case "unknown" -> request.signalFailedWithUnknownReason(new IOException("odd"));
                case "throw" -> throw new IOException("the ledger is closed");
                default -> request.updateAndRetryLater(answer);
            }
        }

        @Override
        public void abandon(Collection<String> committables) {
            ledger.calls.add("abandon " + committables);
        }

        @Override
        public void close() {
            ledger.calls.add("close committer");
        }
    }

    /** Text with its version. */
    private static final class Utf8 implements SimpleVersionedSerializer<String> {
        @Override
        public int getVersion() {
            return 3;
        }

        @Override
        public byte[] serialize(String object) {
            return object.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(int version, byte[] serialized) throws IOException {
            if (version != 3) {
                throw new IOException("version %d of %s".formatted(version, Arrays.toString(serialized)));
            }
            return new String(serialized, StandardCharsets.UTF_8);
        }
    }
}
