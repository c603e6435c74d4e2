package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.Configuration;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedSnapshotFixture;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What native snapshots write, refer to and refuse. */
class NativeSnapshotTest extends KeyedSnapshotFixture {
    private boolean incremental = true;

    @Override
    protected StateBackend backend() {
        return TestedBackend.cached();
    }

    @Override
    protected Configuration configuration() {
        return new Configuration().set(CheckpointOptions.INCREMENTAL, incremental);
    }

    private static void fill(KeyedStateBackend backend, long from, long end) throws IOException {
        ValueState<Long> value = value(backend);
        for (long key = from; key < end; key++) {
            backend.setCurrentKey(key, KeyGroups.hash(key));
            value.update(key);
        }
    }

    private static ValueState<Long> value(KeyedStateBackend backend) {
        return backend.valueState(new ValueStateDescriptor<>("value", Long.class));
    }

    private static Set<String> rowFiles(KeyedSnapshot snapshot) {
        return snapshot.parts().stream()
                .filter(part -> part.name().endsWith(".sst"))
                .map(part -> ((StateHandle.InFile) part.handle()).path())
                .collect(Collectors.toSet());
    }

    @Test
    void anIncrementRefersToFilesOfTheLastCompleteCheckpointAlone() throws Exception {
        KeyedStateBackend backend = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(backend, 0, 1_000);
        KeyedSnapshot first = snapshot(backend, CheckpointKind.CHECKPOINT);
        fill(backend, 1_000, 1_100);
        CheckpointBarrier undecided = barrier(CheckpointKind.CHECKPOINT);
        PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(undecided);
        pending.advance(Integer.MAX_VALUE);
        KeyedSnapshot second = pending.result().get();
        fill(backend, 1_100, 1_200);

        KeyedSnapshot third = snapshot(backend, CheckpointKind.CHECKPOINT);

        assertThat(rowFiles(first)).hasSize(1).allMatch(path -> path.startsWith(StateHandle.InFile.SHARED));
        assertThat(rowFiles(second)).hasSize(2).containsAll(rowFiles(first));
        assertThat(rowFiles(third)).hasSize(3).containsAll(rowFiles(first));
        assertThat(rowFiles(third)).filteredOn(rowFiles(second)::contains).hasSize(1);
    }

    @Test
    void theFirstCheckpointAfterARecoveryRefersToWhatTheJobWasRestoredFrom() throws Exception {
        KeyedStateBackend before = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(before, 0, 1_000);
        KeyedSnapshot snapshot = snapshot(before, CheckpointKind.CHECKPOINT);

        for (boolean sameJob : new boolean[] {true, false}) {
            KeyedStateBackend after = create(Long.class, ALL_KEY_GROUPS, List.of(snapshot), sameJob);
            fill(after, 1_000, 1_100);
            Set<String> files = rowFiles(snapshot(after, CheckpointKind.CHECKPOINT));
            assertThat(files).hasSize(2);
            assertThat(files.containsAll(rowFiles(snapshot))).isEqualTo(sameJob);
        }
    }

    @Test
    void savepointsAndWholeCheckpointsShareNothing() throws Exception {
        KeyedStateBackend backend = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(backend, 0, 1_000);
        snapshot(backend, CheckpointKind.CHECKPOINT);
        assertThat(rowFiles(snapshot(backend, CheckpointKind.SAVEPOINT_NATIVE)))
                .hasSize(1)
                .noneMatch(path -> path.startsWith(StateHandle.InFile.SHARED));

        incremental = false;
        KeyedStateBackend other = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(other, 0, 1_000);
        snapshot(other, CheckpointKind.CHECKPOINT);
        assertThat(rowFiles(snapshot(other, CheckpointKind.CHECKPOINT)))
                .hasSize(1)
                .noneMatch(path -> path.startsWith(StateHandle.InFile.SHARED));
    }

    @Test
    void aPartOfTheKeyGroupsIsCutOutOfADatabase() throws Exception {
        KeyedStateBackend before = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(before, 0, 1_000);
        KeyedSnapshot snapshot = snapshot(before, CheckpointKind.CHECKPOINT);
        KeyGroupRange part = new KeyGroupRange(40, 90);

        KeyedStateBackend after = create(Long.class, part, List.of(snapshot), true);

        int found = 0;
        ValueState<Long> value = value(after);
        for (long key = 0; key < 1_000; key++) {
            if (part.contains(KeyGroups.keyGroup(KeyGroups.hash(key), MAX_PARALLELISM))) {
                after.setCurrentKey(key, KeyGroups.hash(key));
                assertThat(value.value()).isEqualTo(key);
                found++;
            }
        }
        assertThat(found).isBetween(300, 500);

        KeyedSnapshot canonical = snapshot(after, CheckpointKind.SAVEPOINT_CANONICAL);
        KeyedSnapshot whole = snapshot(before, CheckpointKind.SAVEPOINT_CANONICAL);
        assertThat(canonical.parts().get(0).handle().length())
                .isLessThan(whole.parts().get(0).handle().length() / 2);
    }

    @Test
    void aFileThatIsDamagedIsRefusedByName() throws Exception {
        KeyedStateBackend backend = create(Long.class, ALL_KEY_GROUPS, List.of(), false);
        fill(backend, 0, 1_000);
        KeyedSnapshot snapshot = snapshot(backend, CheckpointKind.CHECKPOINT);
        assertThat(store.files).hasSizeGreaterThan(3);

        for (KeyedSnapshot.Part part : snapshot.parts()) {
            String path = ((StateHandle.InFile) part.handle()).path();
            byte[] whole = store.files.get(path);
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 4;
            for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, whole.length - 1))) {
                store.files.put(path, damaged);
                assertThatThrownBy(() -> create(Long.class, ALL_KEY_GROUPS, List.of(snapshot), false))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(part.name())
                        .hasMessageContaining(path)
                        .hasMessageContaining("damaged");
            }
            store.files.put(path, whole);
        }
    }
}
