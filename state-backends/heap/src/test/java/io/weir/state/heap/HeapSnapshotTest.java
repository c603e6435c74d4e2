package io.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedSnapshotContractTest;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots of the heap backend, and how increments build on each other. */
class HeapSnapshotTest extends KeyedSnapshotContractTest {
    private static final KeyGroupRange ALL = new KeyGroupRange(0, MAX_PARALLELISM);
    private static final int KEYS = 3_000;

    private final Map<Long, Long> model = new HashMap<>();
    private final Random random = new Random(1);

    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }

    @Test
    void checkpointsWriteWhatHasChangedSinceTheLastCompleteOne() throws Exception {
        KeyedStateBackend backend = filled();
        KeyedSnapshot whole = snapshot(backend, CheckpointKind.CHECKPOINT);

        change(backend, 10);
        KeyedSnapshot first = snapshot(backend, CheckpointKind.CHECKPOINT);
        change(backend, 10);
        CheckpointBarrier lost = barrier(CheckpointKind.CHECKPOINT);
        written(backend, lost);
        backend.checkpointAborted(lost.checkpointId());
        change(backend, 10);
        KeyedSnapshot savepoint = snapshot(backend, CheckpointKind.SAVEPOINT_CANONICAL);
        KeyedSnapshot second = snapshot(backend, CheckpointKind.CHECKPOINT);

        assertThat(whole.parts()).hasSize(1);
        assertThat(first.parts()).hasSize(2).startsWith(whole.parts().get(0));
        assertThat(first.parts().get(1).handle().length())
                .isLessThan(whole.parts().get(0).handle().length() / 50);
        assertThat(second.parts())
                .hasSize(3)
                .startsWith(first.parts().get(0), first.parts().get(1));
        assertThat(savepoint.parts()).hasSize(1);
        assertThat(second.parts().get(2).handle().length())
                .isLessThan(3 * first.parts().get(1).handle().length());
        assertHolds(second);
        assertHolds(savepoint);
    }

    @Test
    void nothingChangedIsNothingWritten() throws Exception {
        KeyedStateBackend backend = filled();
        KeyedSnapshot whole = snapshot(backend, CheckpointKind.CHECKPOINT);

        assertThat(snapshot(backend, CheckpointKind.CHECKPOINT)).isEqualTo(whole);
        assertThat(store.files).hasSize(1);
    }

    @Test
    void manyCheckpointsStayFewPieces() throws Exception {
        KeyedStateBackend backend = filled();
        int wholes = 0;
        for (int i = 0; i < 300; i++) {
            change(backend, 3);
            KeyedSnapshot snapshot = snapshot(backend, CheckpointKind.CHECKPOINT);
            wholes += snapshot.parts().size() == 1 ? 1 : 0;
            assertThat(snapshot.parts()).hasSizeLessThanOrEqualTo(2 * (1 + CheckpointChain.MAX_INCREMENTS));
            if (i % 5 == 0) {
                assertHolds(snapshot);
            }
            if (i % 50 == 20) {
                backend = create(Long.class, ALL, List.of(snapshot), true);
            }
        }
        assertThat(wholes).isLessThan(20);
    }

    @Test
    void epochsStartAnewWhenTheirNumbersAreUsedUp() throws Exception {
        KeyedStateBackend backend = filled();
        for (int i = 0; i < 3 * Byte.MAX_VALUE; i++) {
            change(backend, 1);
            KeyedSnapshot snapshot = snapshot(backend, CheckpointKind.CHECKPOINT);
            if (i % 10 == 0) {
                assertHolds(snapshot);
            }
        }
    }

    @Test
    void whereMostKeysAreRemovedTheTableIsWrittenWhole() throws Exception {
        KeyedStateBackend backend = filled();
        snapshot(backend, CheckpointKind.CHECKPOINT);
        for (int round = 0; round < 4; round++) {
            for (long key = 0; key < KEYS; key++) {
                value(backend, key).clear();
                model.remove(key);
                if (key % 7 == round) {
                    put(backend, key, -key);
                }
            }
        }

        KeyedSnapshot snapshot = snapshot(backend, CheckpointKind.CHECKPOINT);
        assertThat(snapshot.parts()).hasSize(2);
        assertHolds(snapshot);
        change(backend, 10);
        assertHolds(snapshot(backend, CheckpointKind.CHECKPOINT));
    }

    @Test
    void incrementsAreLeftOutWhileNearlyAllKeysChange() throws Exception {
        KeyedStateBackend backend = filled();
        int increments = 0;
        for (int i = 0; i < 40; i++) {
            change(backend, 10 * KEYS);
            increments += snapshot(backend, CheckpointKind.CHECKPOINT).parts().size() - 1;
        }
        assertThat(increments).isBetween(1, 8);

        int wholes = 0;
        for (int i = 0; i < 40; i++) {
            change(backend, 3);
            KeyedSnapshot snapshot = snapshot(backend, CheckpointKind.CHECKPOINT);
            assertHolds(snapshot);
            wholes += snapshot.parts().size() == 1 ? 1 : 0;
        }
        assertThat(wholes).isLessThanOrEqualTo(IncrementsWorth.MAX_WHOLE + 4);
    }

    @Test
    void whatChangesWhileAWholeSnapshotIsWrittenIsInTheNext() throws Exception {
        KeyedStateBackend backend = filled();
        for (int i = 0; i < 60; i++) {
            change(backend, i % 20 < 14 ? 10 * KEYS : 5);
            CheckpointBarrier barrier = barrier(CheckpointKind.CHECKPOINT);
            Map<Long, Long> before = new HashMap<>(model);
            PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(barrier);
            while (!pending.advance(100)) {
                change(backend, 20);
            }
            KeyedSnapshot snapshot = pending.result().get();
            backend.checkpointCompleted(barrier.checkpointId());
            assertHolds(snapshot, before);
        }
    }

    /** Mutable: whoever gets it may change it. */
    public static final class Count {
        public long number;

        public Count() {}
    }

    @Test
    void whatKeysThatArePreparedHaveAtTheBarrierIsInTheSnapshot() throws Exception {
        KeyedStateBackend backend = create(Long.class, ALL, List.of(), false);
        long[] counted = new long[20_000];
        for (int key = 0; key < counted.length; key++) {
            counts(backend, key).update(new Count());
        }
        for (int round = 0; round < 16; round++) {
            int keys = round % 4 < 2 ? counted.length : 300; // increments are worth it only for some
            long[] before = counted.clone();
            CheckpointBarrier barrier = barrier(CheckpointKind.CHECKPOINT);
            PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(barrier);
            do {
                countPrepared(backend, counted, keys);
            } while (!pending.advance(500));
            backend.checkpointCompleted(barrier.checkpointId());
            countPrepared(backend, counted, keys);

            KeyedStateBackend restored =
                    create(Long.class, ALL, List.of(pending.result().get()), false);
            for (int key = 0; key < counted.length; key++) {
                assertThat(counts(restored, key).value().number).isEqualTo(before[key]);
            }
        }
    }

    private void countPrepared(KeyedStateBackend backend, long[] counted, int bound) throws IOException {
        Object[] keys = random.longs(64, 0, bound).boxed().toArray();
        int[] hashes = Stream.of(keys).mapToInt(KeyGroups::hash).toArray();
        backend.prepare(keys, hashes, 0, keys.length);
        for (Object key : keys) {
            counts(backend, (long) key).value().number++;
            counted[(int) (long) key]++;
        }
    }

    private static ValueState<Count> counts(KeyedStateBackend backend, long key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
        return backend.valueState(new ValueStateDescriptor<>("count", Count.class));
    }

    @Test
    void whatFilesOfAnotherJobHoldIsWrittenAnew() throws Exception {
        KeyedSnapshot whole = snapshot(filled(), CheckpointKind.CHECKPOINT);

        KeyedSnapshot own = snapshot(restored(whole, true), CheckpointKind.CHECKPOINT);
        KeyedSnapshot foreign = snapshot(restored(whole, false), CheckpointKind.CHECKPOINT);

        assertThat(own.parts()).isEqualTo(whole.parts());
        assertThat(foreign.parts()).hasSize(1).doesNotContainAnyElementsOf(whole.parts());
        assertHolds(foreign);
    }

    private KeyedStateBackend restored(KeyedSnapshot snapshot, boolean sameJob) throws IOException {
        KeyedStateBackend backend = create(Long.class, ALL, List.of(snapshot), sameJob);
        value(backend, 1);
        return backend;
    }

    private KeyedStateBackend filled() throws IOException {
        KeyedStateBackend backend = create(Long.class, ALL, List.of(), false);
        for (long key = 0; key < KEYS; key++) {
            put(backend, key, key);
        }
        return backend;
    }

    private void change(KeyedStateBackend backend, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            long key = random.nextInt(KEYS);
            if (random.nextInt(4) == 0) {
                value(backend, key).clear();
                model.remove(key);
            } else {
                put(backend, key, random.nextLong());
            }
        }
    }

    private void put(KeyedStateBackend backend, long key, long number) throws IOException {
        value(backend, key).update(number);
        model.put(key, number);
    }

    private static ValueState<Long> value(KeyedStateBackend backend, long key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
        return backend.valueState(new ValueStateDescriptor<>("value", Long.class));
    }

    private static void written(KeyedStateBackend backend, CheckpointBarrier barrier) {
        PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(barrier);
        assertThat(pending.advance(Integer.MAX_VALUE)).isTrue();
    }

    private void assertHolds(KeyedSnapshot snapshot) throws IOException {
        assertHolds(snapshot, model);
    }

    private void assertHolds(KeyedSnapshot snapshot, Map<Long, Long> expected) throws IOException {
        KeyedStateBackend backend = create(Long.class, ALL, List.of(snapshot), false);
        for (long key = 0; key < KEYS; key++) {
            assertThat(value(backend, key).value()).isEqualTo(expected.get(key));
        }
    }
}
