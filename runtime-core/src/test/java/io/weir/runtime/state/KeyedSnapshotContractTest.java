package io.weir.runtime.state;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.SnapshotFailedException;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every state backend must do about snapshots: each holds what there was when it began, whatever happens meanwhile. */
public abstract class KeyedSnapshotContractTest extends KeyedSnapshotFixture {
    private static final int KEYS = 150;
    private static final KeyGroupRange ALL = new KeyGroupRange(0, MAX_PARALLELISM);

    /** How many snapshots are taken in one history. */
    protected int rounds() {
        return 40;
    }

    /** Kinds of keys that backends may treat differently. */
    enum Keys {
        LONGS(Long.class, i -> (long) i * 0x1_0000_0001L - 3),
        INTEGERS(Integer.class, i -> i * 7 - 1000),
        STRINGS(String.class, i -> "key " + i),
        COLLIDING(Colliding.class, Colliding::new);

        private final Class<?> type;
        private final IntFunction<Object> key;

        Keys(Class<?> type, IntFunction<Object> key) {
            this.type = type;
            this.key = key;
        }

        List<Object> all() {
            List<Object> keys = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                keys.add(key.apply(i));
            }
            return keys;
        }
    }

    /** Keys with few hash codes. */
    record Colliding(int number) {
        @Override
        public int hashCode() {
            return number % 3;
        }
    }

    /** All subtasks of an operator. */
    private final class Subtasks {
        final List<SnapshotSubject> subjects = new ArrayList<>();

        Subtasks(Keys keys, int parallelism, @Nullable List<KeyedSnapshot> restored) throws IOException {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                KeyGroupRange range = KeyGroups.range(subtask, MAX_PARALLELISM, parallelism);
                List<KeyedSnapshot> overlapping = restored == null
                        ? List.of()
                        : restored.stream()
                                .filter(snapshot -> snapshot.keyGroups().first() < range.end()
                                        && snapshot.keyGroups().end() > range.first())
                                .toList();
                subjects.add(new SnapshotSubject(create(keys.type, range, overlapping, true)));
            }
        }

        SnapshotSubject of(Object key) {
            int group = KeyGroups.keyGroup(KeyGroups.hash(key), MAX_PARALLELISM);
            return subjects.get(KeyGroups.subtask(group, MAX_PARALLELISM, subjects.size()));
        }

        Map<String, String> contents(Keys keys) throws Exception {
            Map<String, String> contents = new TreeMap<>();
            for (SnapshotSubject subject : subjects) {
                subject.readAll(keys.all(), contents);
            }
            return contents;
        }

        void close() {
            subjects.forEach(subject -> KeyedSnapshotContractTest.this.close(subject.backend));
        }

        List<PendingSnapshot<KeyedSnapshot>> start(CheckpointBarrier barrier) {
            List<PendingSnapshot<KeyedSnapshot>> pending = new ArrayList<>();
            subjects.forEach(subject -> pending.add(subject.backend.startSnapshot(barrier)));
            return pending;
        }

        void completed(long checkpointId) {
            subjects.forEach(subject -> subject.backend.checkpointCompleted(checkpointId));
        }

        void aborted(long checkpointId) {
            subjects.forEach(subject -> subject.backend.checkpointAborted(checkpointId));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LONGS, 1",
        "LONGS, 2",
        "INTEGERS, 3",
        "STRINGS, 4",
        "STRINGS, 5",
        "COLLIDING, 6",
        "LONGS, 7",
        "STRINGS, 8"
    })
    void snapshotsHoldWhatThereWasWhenTheyBegan(Keys keys, int seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        Subtasks subtasks = new Subtasks(keys, 1 + random.nextInt(4), null);
        CheckpointKind[] savepoints = {CheckpointKind.SAVEPOINT_CANONICAL, CheckpointKind.SAVEPOINT_NATIVE};
        long step = 0;
        List<KeyedSnapshot> complete = List.of();
        Map<String, String> completeModel = Map.of();
        for (int round = 0; round < rounds(); round++) {
            step = change(subtasks, keys, random, random.nextInt(400), step, model);
            CheckpointKind kind = random.nextInt(5) == 0 ? savepoints[random.nextInt(2)] : CheckpointKind.CHECKPOINT;
            CheckpointBarrier barrier = barrier(kind);
            Map<String, String> expected = new TreeMap<>(model);
            List<PendingSnapshot<KeyedSnapshot>> pending = subtasks.start(barrier);
            step = finish(pending, subtasks, keys, random, step, model);
            List<KeyedSnapshot> written = results(pending);

            Subtasks restored = new Subtasks(keys, 1 + random.nextInt(4), written);
            assertThat(restored.contents(keys)).isEqualTo(expected);
            restored.close();
            if (kind.isSavepoint()) {
                assertThat(written)
                        .allMatch(snapshot -> snapshot.parts().stream()
                                .noneMatch(part -> ((StateHandle.InFile) part.handle()).isShared()));
            }

            switch (random.nextInt(4)) {
                case 0 -> subtasks.aborted(barrier.checkpointId());
                case 1 -> {}
                default -> {
                    subtasks.completed(barrier.checkpointId());
                    complete = written;
                    completeModel = expected;
                }
            }
            if (random.nextInt(6) == 0 && !complete.isEmpty()) {
                subtasks.close();
                subtasks = new Subtasks(keys, random.nextBoolean() ? complete.size() : 1 + random.nextInt(4), complete);
                model = new TreeMap<>(completeModel);
            }
        }
        assertThat(subtasks.contents(keys)).isEqualTo(model);
    }

    private static long change(
            Subtasks subtasks, Keys keys, Random random, int count, long firstStep, Map<String, String> model)
            throws Exception {
        long step = firstStep;
        // Most snapshots see few keys changed, some all.
        int range = random.nextBoolean() ? KEYS : 10;
        for (int i = 0; i < count; i++) {
            Object key = keys.key.apply(random.nextInt(range));
            subtasks.of(key).change(key, random, step++, model);
        }
        return step;
    }

    private static long finish(
            List<PendingSnapshot<KeyedSnapshot>> pending,
            Subtasks subtasks,
            Keys keys,
            Random random,
            long firstStep,
            Map<String, String> model)
            throws Exception {
        long step = firstStep;
        for (PendingSnapshot<KeyedSnapshot> snapshot : pending) {
            while (!snapshot.advance(1 + random.nextInt(60))) {
                step = change(subtasks, keys, random, random.nextInt(30), step, model);
            }
        }
        return step;
    }

    private static List<KeyedSnapshot> results(List<PendingSnapshot<KeyedSnapshot>> pending) throws Exception {
        List<KeyedSnapshot> results = new ArrayList<>();
        for (PendingSnapshot<KeyedSnapshot> snapshot : pending) {
            results.add(snapshot.result().get());
        }
        return results;
    }

    @ParameterizedTest
    @CsvSource({"LONGS, 1", "STRINGS, 2"})
    void filesThatTheLastCheckpointDoesNotReferToCanBeDeleted(Keys keys, int seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        Subtasks subtasks = new Subtasks(keys, 2, null);
        List<KeyedSnapshot> complete = List.of();
        long step = 0;
        for (int round = 0; round < rounds(); round++) {
            step = change(subtasks, keys, random, random.nextInt(200), step, model);
            Map<String, String> expected = new TreeMap<>(model);
            CheckpointBarrier barrier = barrier(CheckpointKind.CHECKPOINT);
            List<PendingSnapshot<KeyedSnapshot>> pending = subtasks.start(barrier);
            step = finish(pending, subtasks, keys, random, step, model);
            if (random.nextInt(3) == 0) {
                subtasks.aborted(barrier.checkpointId());
            } else {
                complete = results(pending);
                subtasks.completed(barrier.checkpointId());
                store.files.keySet().retainAll(files(complete));
                Subtasks restored = new Subtasks(keys, 2, complete);
                assertThat(restored.contents(keys)).isEqualTo(expected);
                if (random.nextInt(3) == 0) {
                    subtasks.close();
                    subtasks = restored;
                    model = expected;
                } else {
                    restored.close();
                }
            }
            Set<String> needed = files(complete);
            eventually("no file is left over", () -> store.files.keySet().equals(needed));
        }
    }

    private static Set<String> files(List<KeyedSnapshot> snapshots) {
        Set<String> files = new HashSet<>();
        for (KeyedSnapshot snapshot : snapshots) {
            snapshot.parts().forEach(part -> files.add(((StateHandle.InFile) part.handle()).path()));
        }
        return files;
    }

    @Test
    void aNewSnapshotFinishesTheOneBefore() throws Exception {
        Subtasks subtasks = new Subtasks(Keys.LONGS, 1, null);
        Map<String, String> model = new TreeMap<>();
        change(subtasks, Keys.LONGS, new Random(1), 500, 0, model);
        Map<String, String> expected = new TreeMap<>(model);

        List<PendingSnapshot<KeyedSnapshot>> first = subtasks.start(barrier(CheckpointKind.CHECKPOINT));
        change(subtasks, Keys.LONGS, new Random(2), 100, 0, model);
        subtasks.start(barrier(CheckpointKind.CHECKPOINT));

        assertThat(new Subtasks(Keys.LONGS, 1, results(first)).contents(Keys.LONGS))
                .isEqualTo(expected);
    }

    @Test
    void whatIsAbandonedLeavesNoFiles() throws Exception {
        Subtasks subtasks = new Subtasks(Keys.STRINGS, 1, null);
        change(subtasks, Keys.STRINGS, new Random(1), 500, 0, new TreeMap<>());
        PendingSnapshot<KeyedSnapshot> unfinished =
                subtasks.start(barrier(CheckpointKind.CHECKPOINT)).get(0);
        unfinished.advance(5);
        unfinished.abandon();
        CheckpointBarrier barrier = barrier(CheckpointKind.CHECKPOINT);
        List<PendingSnapshot<KeyedSnapshot>> written = subtasks.start(barrier);
        finishAll(written);
        results(written);
        assertThat(store.files).isNotEmpty();

        subtasks.aborted(barrier.checkpointId());

        eventually("the first one ends", () -> unfinished.result().isCompletedExceptionally());
        eventually("all files are deleted", store.files::isEmpty);
    }

    @Test
    void aFailureToWriteFailsTheSnapshotAndNothingElse() throws Exception {
        Subtasks subtasks = new Subtasks(Keys.STRINGS, 1, null);
        Map<String, String> model = new TreeMap<>();
        change(subtasks, Keys.STRINGS, new Random(1), 800, 0, model);
        store.failAfterBytes = 200;

        PendingSnapshot<KeyedSnapshot> failing =
                subtasks.start(barrier(CheckpointKind.CHECKPOINT)).get(0);
        finish(List.of(failing), subtasks, Keys.STRINGS, new Random(2), 0, model);

        assertThatThrownBy(() -> failing.result().get())
                .cause()
                .isInstanceOf(SnapshotFailedException.class)
                .hasMessageStartingWith("State ")
                .hasMessageContaining("the disk is full");
        store.failAfterBytes = Long.MAX_VALUE;
        eventually("all files are deleted", store.files::isEmpty);
        Map<String, String> expected = new TreeMap<>(model);
        List<PendingSnapshot<KeyedSnapshot>> next = subtasks.start(barrier(CheckpointKind.CHECKPOINT));
        finishAll(next);
        assertThat(new Subtasks(Keys.STRINGS, 1, results(next)).contents(Keys.STRINGS))
                .isEqualTo(expected);
    }

    @Test
    void stateThatIsNotAskedForIsKept() throws Exception {
        KeyedStateBackend first = create(String.class, ALL, List.of(), true);
        set(first, "kept", "a", 1L);
        set(first, "used", "a", 2L);
        map(first, "a").put("x", 4L);
        map(first, "a").put("y", 5L);
        map(first, "b").put("x", 6L);
        KeyedSnapshot snapshot = snapshot(first, CheckpointKind.CHECKPOINT);
        for (boolean sameJob : new boolean[] {false, true}) {
            for (int run = 0; run < 3; run++) {
                KeyedStateBackend next = create(String.class, ALL, List.of(snapshot), sameJob);
                set(next, "used", "a", 3L);
                snapshot = snapshot(next, CheckpointKind.values()[run]);
            }
        }
        KeyedStateBackend last = create(String.class, ALL, List.of(snapshot), false);

        assertThat(value(last, "kept", "a").value()).isEqualTo(1L);
        assertThat(value(last, "used", "a").value()).isEqualTo(3L);
        assertThat(map(last, "a").get("x")).isEqualTo(4L);
        assertThat(map(last, "a").get("y")).isEqualTo(5L);
        assertThat(map(last, "b").get("x")).isEqualTo(6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LONGS", "STRINGS"})
    void aValueReadBeforeASnapshotAndPutAfterItIsInTheNext(Keys keys) throws Exception {
        Object key = keys.all().get(0);
        KeyedStateBackend backend = create(keys.type, ALL, List.of(), true);
        for (Object each : keys.all()) {
            counts(backend, each).update(new long[] {1});
        }
        ValueState<long[]> counts = counts(backend, key);
        snapshot(backend, CheckpointKind.CHECKPOINT);
        long[] held = counts.value();
        snapshot(backend, CheckpointKind.CHECKPOINT);

        held[0] = 2;
        counts.update(held);
        KeyedSnapshot next = snapshot(backend, CheckpointKind.CHECKPOINT);

        assertThat(counts(create(keys.type, ALL, List.of(next), false), key).value())
                .containsExactly(2);
    }

    private static ValueState<long[]> counts(KeyedStateBackend backend, Object key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
        return backend.valueState(new ValueStateDescriptor<>("counts", long[].class));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() throws Exception {
        KeyedStateBackend first = create(String.class, ALL, List.of(), true);
        set(first, "total", "a", 1L);
        List<KeyedSnapshot> snapshot = List.of(snapshot(first, CheckpointKind.CHECKPOINT));

        KeyedStateBackend restored = create(String.class, ALL, snapshot, false);
        assertThatThrownBy(() -> restored.listState(new ListStateDescriptor<>("total", Long.class)))
                .hasMessageContaining("State 'total' is a value state in the snapshot and a list state in the program");
        KeyedStateBackend again = create(String.class, ALL, snapshot, false);
        assertThatThrownBy(() -> again.valueState(new ValueStateDescriptor<>("total", String.class)))
                .hasMessageContaining("State 'total' cannot be restored as String")
                .hasMessageContaining("BASIC LONG");
        assertThatThrownBy(() -> create(Long.class, ALL, snapshot, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The keys in the snapshot are STRING, those of the program are LONG");
        assertThatThrownBy(() -> create(
                        String.class,
                        ALL,
                        List.of(new KeyedSnapshot(
                                "strange", ALL, snapshot.get(0).parts())),
                        false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'strange'");
    }

    @Test
    void damagedPiecesAreRefused() throws Exception {
        Subtasks subtasks = new Subtasks(Keys.STRINGS, 1, null);
        change(subtasks, Keys.STRINGS, new Random(1), 300, 0, new TreeMap<>());
        List<PendingSnapshot<KeyedSnapshot>> pending = subtasks.start(barrier(CheckpointKind.CHECKPOINT));
        finishAll(pending);
        List<KeyedSnapshot> written = results(pending);
        Map.Entry<String, byte[]> file = store.files.entrySet().iterator().next();
        byte[] whole = file.getValue();

        for (int length = 0; length < whole.length; length += 1 + whole.length / 300) {
            file.setValue(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new Subtasks(Keys.STRINGS, 1, written))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("piece-")
                    .hasMessageContaining("damaged");
        }
        file.setValue(whole);
        store.files.clear();
        assertThatThrownBy(() -> new Subtasks(Keys.STRINGS, 1, written)).hasMessageContaining("is missing");
    }

    @Test
    void damagedBytesNeverAskForMoreRoomThanThereIs() throws Exception {
        Subtasks subtasks = new Subtasks(Keys.STRINGS, 1, null);
        change(subtasks, Keys.STRINGS, new Random(1), 300, 0, new TreeMap<>());
        List<PendingSnapshot<KeyedSnapshot>> pending = subtasks.start(barrier(CheckpointKind.CHECKPOINT));
        finishAll(pending);
        List<KeyedSnapshot> written = results(pending);
        Map.Entry<String, byte[]> file = store.files.entrySet().iterator().next();
        byte[] whole = file.getValue();
        Random random = new Random(2);

        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            file.setValue(damaged);
            try {
                new Subtasks(Keys.STRINGS, 1, written);
            } catch (IOException | IllegalStateException e) {
                assertThat(e).hasMessageMatching("(?s).*(damaged|State '|version|keys in the snapshot).*");
            }
        }
    }

    private static void finishAll(List<PendingSnapshot<KeyedSnapshot>> pending) {
        pending.forEach(
                snapshot -> assertThat(snapshot.advance(Integer.MAX_VALUE)).isTrue());
    }

    private static ValueState<Long> value(KeyedStateBackend backend, String name, String key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
        return backend.valueState(new ValueStateDescriptor<>(name, Long.class));
    }

    private static MapState<String, Long> map(KeyedStateBackend backend, String key) {
        backend.setCurrentKey(key, KeyGroups.hash(key));
        return backend.mapState(new MapStateDescriptor<>("kept map", String.class, Long.class));
    }

    private static void set(KeyedStateBackend backend, String name, String key, long number) throws IOException {
        value(backend, name, key).update(number);
    }
}
