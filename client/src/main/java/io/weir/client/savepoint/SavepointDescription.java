package io.weir.client.savepoint;

import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.MetadataFile;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.state.canonical.CanonicalReader;
import io.weir.runtime.state.canonical.RestoredState;
import io.weir.runtime.state.canonical.StateHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a savepoint holds, in words. Reads all of it, and so checks all of it. */
public final class SavepointDescription {
    private final Path directory;
    private final SnapshotStore store;
    private final List<String> lines = new ArrayList<>();

    private SavepointDescription(Path directory, SnapshotStore store) {
        this.directory = directory;
        this.store = store;
    }

    /**
     * The lines of the description.
     *
     * @throws IOException if a file is missing or damaged; the message names it
     */
    public static List<String> of(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        CheckpointMetadata metadata = MetadataFile.read(absolute);
        try (SnapshotStore store = new FileSnapshotStore(1)) {
            SavepointDescription description = new SavepointDescription(absolute, store);
            description.describe(metadata);
            return List.copyOf(description.lines);
        }
    }

    private void describe(CheckpointMetadata metadata) throws IOException {
        lines.add("%s %d of job '%s' (%s), triggered %s"
                .formatted(
                        metadata.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        metadata.checkpointId(),
                        metadata.jobName(),
                        metadata.jobId(),
                        Instant.ofEpochMilli(metadata.timestampMillis())));
        for (OperatorMetadata operator : metadata.operators()) {
            describe(operator);
        }
    }

    private void describe(OperatorMetadata operator) throws IOException {
        lines.add("");
        lines.add("operator '%s'  uid %s  id %s"
                .formatted(operator.name(), operator.uid() == null ? "(none)" : operator.uid(), operator.operatorId()));
        lines.add("  parallelism %d, max parallelism %d%s"
                .formatted(
                        operator.parallelism(),
                        operator.maxParallelism(),
                        operator.finished().isEmpty()
                                ? ""
                                : ", %d subtasks had finished"
                                        .formatted(operator.finished().size())));
        if (operator.coordinator() != null) {
            lines.add("  split enumerator  %,d bytes"
                    .formatted(operator.coordinator().bytes().length));
        }
        Map<String, Sum> states = new TreeMap<>();
        for (OperatorSnapshot snapshot : operator.snapshots()) {
            describe(snapshot, states);
        }
        states.forEach((name, sum) -> lines.add(
                "  state '%s'  %s, %,d entries, %,d bytes".formatted(name, sum.kind, sum.entries, sum.bytes)));
    }

    private void describe(OperatorSnapshot snapshot, Map<String, Sum> states) throws IOException {
        if (snapshot.operator() != null) {
            try (InputStream in = store.open(snapshot.operator(), directory.toString())) {
                lines.add("  subtask %d  lists and maps  %,d bytes"
                        .formatted(snapshot.subtask() + 1, in.readAllBytes().length));
            }
        }
        if (snapshot.channels() != null) {
            describe(snapshot.subtask(), snapshot.channels());
        }
        KeyedSnapshot keyed = snapshot.keyed();
        if (keyed == null) {
            return;
        }
        long bytes =
                keyed.parts().stream().mapToLong(part -> part.handle().length()).sum();
        String keys = "in the backend's own form";
        if (keyed.form().equals(KeyedSnapshot.CANONICAL)) {
            for (KeyedSnapshot.Part part : keyed.parts()) {
                keys = "keys " + read(part, states);
            }
        }
        lines.add("  subtask %d  key groups %d to %d  %,d bytes in %d pieces, %s"
                .formatted(
                        snapshot.subtask() + 1,
                        keyed.keyGroups().first(),
                        keyed.keyGroups().end() - 1,
                        bytes,
                        keyed.parts().size(),
                        keys));
    }

    private void describe(int subtask, ChannelState state) throws IOException {
        try (InputStream in = store.open(state.handle(), directory.toString())) {
            lines.add("  subtask %d  records on their way to it  %,d records from %d channels, %,d bytes"
                    .formatted(
                            subtask + 1,
                            state.channels().stream()
                                    .mapToLong(ChannelState.Channel::records)
                                    .sum(),
                            state.channels().size(),
                            in.readAllBytes().length));
        }
    }

    private String read(KeyedSnapshot.Part part, Map<String, Sum> states) throws IOException {
        try (InputStream in = store.open(part.handle(), directory.toString())) {
            return CanonicalReader.describe(in, part.handle().length(), new CanonicalReader.Receiver() {
                @Override
                public void clear(StateHeader state, long namespace) {}

                @Override
                public void entries(RestoredState.Block block) {
                    Sum sum = states.computeIfAbsent(block.state().name(), name -> new Sum(block.state()));
                    sum.entries += block.entries();
                    sum.bytes += block.length();
                }
            });
        }
    }

    /** What all pieces hold of one state; of an increment, what it says anew. */
    private static final class Sum {
        private final String kind;
        private long entries;
        private long bytes;

        Sum(StateHeader state) {
            kind = "%s of %s".formatted(state.kind().name().toLowerCase(Locale.ROOT), state.typeText());
        }
    }
}
