package io.weir.runtime.state.canonical;

import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of snapshots that the program has not asked for yet, as bytes. They stay until it does, and become part of new
 * snapshots as they are: a state is never lost because a version of the program does not use it.
 */
public final class RestoredStates {
    private final Map<String, RestoredState> states = new LinkedHashMap<>();
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final TypeSchema keySchema;

    private RestoredStates(KeyGroupRange keyGroups, int maxParallelism, TypeSchema keySchema) {
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
        this.keySchema = keySchema;
    }

    /**
     * Reads all pieces and keeps what belongs to {@code keyGroups}.
     *
     * @throws IOException if a piece is missing or damaged, or the keys have another type
     */
    public static RestoredStates read(
            RestoredKeyedState restored,
            SnapshotStore store,
            KeyGroupRange keyGroups,
            int maxParallelism,
            TypeSchema keySchema)
            throws IOException {
        RestoredStates states = new RestoredStates(keyGroups, maxParallelism, keySchema);
        for (KeyedSnapshot snapshot : restored.snapshots()) {
            if (!snapshot.form().equals(KeyedSnapshot.CANONICAL)) {
                throw new IOException(
                        ("The keyed state is in the form '%s', which only the backend reads that wrote it. Restore with that "
                                        + "backend, or take a savepoint in canonical form.")
                                .formatted(snapshot.form()));
            }
            states.read(snapshot, restored.directory(), store);
        }
        return states;
    }

    private void read(KeyedSnapshot snapshot, @Nullable String directory, SnapshotStore store) throws IOException {
        KeyGroupRange covered = snapshot.keyGroups();
        if (covered.end() <= keyGroups.first() || covered.first() >= keyGroups.end()) {
            return;
        }
        boolean filtered = covered.first() < keyGroups.first() || covered.end() > keyGroups.end();
        SnapshotReceiver receiver = new SnapshotReceiver(filtered);
        for (KeyedSnapshot.Part part : snapshot.parts()) {
            try (InputStream source = store.open(part.handle(), directory)) {
                CanonicalReader.read(source, part.handle().length(), keySchema, receiver);
            } catch (IOException e) {
                throw new IOException(e.getMessage() + where(part.handle(), directory), e);
            }
        }
        for (RestoredState state : receiver.states.values()) {
            RestoredState known = states.putIfAbsent(state.header().name(), state);
            if (known != null) {
                known.addAll(state);
            }
        }
    }

    private static String where(StateHandle handle, @Nullable String directory) {
        return handle instanceof StateHandle.InFile file ? " (%s in %s)".formatted(file.path(), directory) : "";
    }

    /** Takes the state out; null when the snapshots do not have it. */
    public @Nullable RestoredState take(String name) {
        return states.remove(name);
    }

    /** All entries that were not taken. */
    public List<RestoredState.Block> remaining() {
        List<RestoredState.Block> blocks = new ArrayList<>();
        for (RestoredState state : states.values()) {
            blocks.addAll(state.blocks());
        }
        return blocks;
    }

    /** Collects the states of one snapshot; what a piece clears is that of its own snapshot alone. */
    private final class SnapshotReceiver implements CanonicalReader.Receiver {
        private final Map<String, RestoredState> states = new LinkedHashMap<>();
        private final boolean filtered;
        private final EntryCursor cursor = new EntryCursor();

        SnapshotReceiver(boolean filtered) {
            this.filtered = filtered;
        }

        @Override
        public void clear(StateHeader state, long namespace) {
            RestoredState known = states.get(state.name());
            if (known != null) {
                known.clear(namespace);
            }
        }

        @Override
        public void entries(RestoredState.Block block) {
            RestoredState.Block own = filtered ? filter(block) : block;
            if (own.length() > 0) {
                states.computeIfAbsent(block.state().name(), name -> new RestoredState(block.state()))
                        .add(own);
            }
        }

        private RestoredState.Block filter(RestoredState.Block block) {
            EntryBlock own = new EntryBlock();
            cursor.reset(block);
            while (cursor.next()) {
                if (keyGroups.contains(KeyGroups.keyGroup(cursor.keyHash(), maxParallelism))) {
                    cursor.copyTo(own);
                }
            }
            return new RestoredState.Block(
                    block.state(), block.namespace(), own.array(), 0, own.length(), own.entries());
        }
    }
}
