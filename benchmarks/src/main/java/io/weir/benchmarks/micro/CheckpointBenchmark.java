package io.weir.benchmarks.micro;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.MemorySize;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.benchmarks.workload.Mix;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import io.weir.state.heap.HeapStateBackend;
import io.weir.state.rocksdb.RocksDbStateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A checkpoint of state with 100 bytes per key of which one in twenty has changed since the last one, written to files
 * and synced, with nothing else to do meanwhile.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx5g")
@Warmup(iterations = 15)
@Measurement(iterations = 20)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, setup the rest
public class CheckpointBenchmark {
    private static final int MAX_PARALLELISM = 128;
    private static final KeyGroupRange ALL = new KeyGroupRange(0, MAX_PARALLELISM);
    private static final int CHANGED_ONE_IN = 20;
    private static final int SLICE = 1_000;

    /** All keys are in the cache. */
    private static final long OBJECT_CACHE_BYTES = 1L << 30;

    /** Number of keys. */
    @Param("2000000")
    public int keys;

    /** {@code state.backend}. */
    @Param({"heap", "rocksdb"})
    public String stateBackend;

    private Path directory;
    private FileSnapshotStore store;
    private KeyedStateBackend backend;
    private ValueState<Session> state;
    private long checkpointId;
    private @Nullable PendingSnapshot<KeyedSnapshot> pending;
    private @Nullable KeyedSnapshot last;
    private long bytes;

    /** For JMH. */
    public CheckpointBenchmark() {}

    /** A value of 100 bytes. */
    public static final class Session {
        /** A number. */
        public long count;
        /** Another one. */
        public long lastMillis;
        /** Some text. */
        public String page = "";

        /** For the serializer. */
        public Session() {}
    }

    /** Fills the state and completes a first checkpoint. */
    @Setup
    public void fill() throws Exception {
        directory = Files.createTempDirectory("weir-checkpoints");
        Files.createDirectories(directory.resolve("shared"));
        store = new FileSnapshotStore(2);
        backend = create(null);
        for (int i = 0; i < keys; i++) {
            Session session = new Session();
            session.page = "/shop/%020d/%060d".formatted(i, i);
            set(i, session);
        }
        PendingSnapshot<KeyedSnapshot> first = start(CheckpointKind.CHECKPOINT);
        finish(first);
        pending = first;
        complete();
    }

    private KeyedStateBackend create(@Nullable RestoredKeyedState restored) throws IOException {
        StateEnvironment environment = new StateEnvironment(
                store,
                SerializerConfig.STANDARD,
                CheckpointBenchmark.class.getClassLoader(),
                System::currentTimeMillis,
                new Configuration()
                        .set(CheckpointOptions.INCREMENTAL, true)
                        .set(RocksDbOptions.OBJECT_CACHE_SIZE, new MemorySize(OBJECT_CACHE_BYTES))
                        .set(
                                RocksDbOptions.LOCAL_DIRECTORY,
                                directory.resolve("local").toString()));
        StateBackend chosen = stateBackend.equals("heap") ? new HeapStateBackend() : new RocksDbStateBackend();
        KeyedStateBackend made = chosen.createKeyedState(
                new KeyedStateParameters(TypeInformation.of(Long.class), ALL, MAX_PARALLELISM, environment, restored));
        state = made.valueState(new ValueStateDescriptor<>("session", Session.class));
        return made;
    }

    private void set(int index, Session session) throws IOException {
        select(index);
        state.update(session);
    }

    private void select(int index) {
        Long key = Mix.mix64(index);
        backend.setCurrentKey(key, KeyGroups.hash(key));
    }

    /** Changes what the next checkpoint writes. */
    @Setup(Level.Invocation)
    public void change() throws Exception {
        for (int i = 0; i < keys / CHANGED_ONE_IN; i++) {
            select((int) Mix.uniform(Mix.at(checkpointId, i), keys));
            Session session = state.value();
            if (session == null) {
                throw new IllegalStateException("a key is lost");
            }
            session.count++;
            state.update(session);
        }
    }

    /** For how long records wait. */
    @Benchmark
    public void synchronousPart() throws IOException {
        pending = start(CheckpointKind.CHECKPOINT);
    }

    /** From the barrier until the increment is on disk. */
    @Benchmark
    public void increment() throws Exception {
        PendingSnapshot<KeyedSnapshot> started = start(CheckpointKind.CHECKPOINT);
        finish(started);
        pending = started;
    }

    /** The same of all keys. */
    @Benchmark
    public void whole() throws Exception {
        PendingSnapshot<KeyedSnapshot> started = start(CheckpointKind.SAVEPOINT_CANONICAL);
        finish(started);
        pending = started;
    }

    /** The same of all keys, in the form of the backend. */
    @Benchmark
    public void wholeNative() throws Exception {
        PendingSnapshot<KeyedSnapshot> started = start(CheckpointKind.SAVEPOINT_NATIVE);
        finish(started);
        pending = started;
    }

    /** Restores the state. */
    @Benchmark
    public int restore() throws Exception {
        ValueState<Session> kept = state;
        KeyedStateBackend restored = create(new RestoredKeyedState(
                List.of(Objects.requireNonNull(last)), checkpoint().toString(), false));
        state = kept;
        restored.close();
        return restored.maxParallelism();
    }

    /** Completes the checkpoint. */
    @TearDown(Level.Invocation)
    public void complete() throws Exception {
        PendingSnapshot<KeyedSnapshot> started = pending;
        if (started != null) {
            finish(started);
            KeyedSnapshot written = started.result().get();
            bytes = newBytes(written);
            last = written;
            backend.checkpointCompleted(checkpointId);
            pending = null;
        }
    }

    private long newBytes(KeyedSnapshot written) {
        List<KeyedSnapshot.Part> before = last == null ? List.of() : last.parts();
        return written.parts().stream()
                .filter(part -> !before.contains(part))
                .mapToLong(part -> part.handle().length())
                .sum();
    }

    private PendingSnapshot<KeyedSnapshot> start(CheckpointKind kind) throws IOException {
        checkpointId++;
        Files.createDirectories(checkpoint());
        CheckpointTarget target = new CheckpointTarget(
                checkpoint().toString(), directory.resolve("shared").toString(), 1 << 10);
        return backend.startSnapshot(
                new CheckpointBarrier(checkpointId, 0, kind, AfterSnapshot.CONTINUE, true, -1, target));
    }

    private Path checkpoint() {
        return directory.resolve("chk-" + checkpointId);
    }

    private static void finish(PendingSnapshot<KeyedSnapshot> started) throws Exception {
        boolean done = false;
        while (!done) {
            done = started.advance(SLICE);
        }
        started.result().get();
    }

    /** Deletes the files. */
    @TearDown
    public void delete() throws IOException {
        System.out.printf(Locale.ROOT, "The last snapshot wrote %,d bytes.%n", bytes);
        backend.close();
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
