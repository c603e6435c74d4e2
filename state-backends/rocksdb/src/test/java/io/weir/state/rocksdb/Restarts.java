package io.weir.state.rocksdb;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.MemorySize;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.MemorySnapshotStore;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens, fills, snapshots, restores and closes state again and again, and prints what the process holds: before the first,
 * after a quarter, and at the end. {@code Restarts NUMBER DIRECTORY}
 */
final class Restarts {
    /** The native memory that all databases may take. */
    static final long LIMIT_BYTES = 16 << 20;

    private static final int KEYS = 20_000;
    private static final KeyGroupRange ALL = new KeyGroupRange(0, 128);

    private final MemorySnapshotStore store = new MemorySnapshotStore();
    private final Configuration configuration;
    private @Nullable KeyedSnapshot last;
    private long checkpointId;
    private long mostUsedBytes;

    private Restarts(String directory) {
        configuration = new Configuration()
                .set(RocksDbOptions.LOCAL_DIRECTORY, directory)
                .set(RocksDbOptions.MEMORY_SIZE, new MemorySize(LIMIT_BYTES))
                .set(RocksDbOptions.OBJECT_CACHE_SIZE, new MemorySize(100_000))
                .set(CheckpointOptions.INCREMENTAL, true);
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Restarts restarts = new Restarts(arguments[1]);
        restarts.once(); // loads classes and the library
        restarts.print("before");
        for (int i = 1; i <= count; i++) {
            restarts.once();
            if (i == count / 4) {
                restarts.print("quarter");
            }
        }
        restarts.print("end");
    }

    private void print(String when) throws IOException {
        System.gc();
        long heapBytes =
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        long handles;
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            handles = open.count();
        }
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        System.out.printf("%s %d %d %d %d%n", when, residentBytes() - heapBytes, handles, threads, mostUsedBytes);
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(candidate -> candidate.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
    }

    private void once() throws Exception {
        StateEnvironment environment = new StateEnvironment(
                store, SerializerConfig.STANDARD, Restarts.class.getClassLoader(), () -> 0, configuration);
        KeyedSnapshot before = last;
        RestoredKeyedState restored =
                before == null ? null : new RestoredKeyedState(List.of(before), "/checkpoints/chk-1", true);
        try (KeyedStateBackend backend = new RocksDbStateBackend()
                .createKeyedState(
                        new KeyedStateParameters(TypeInformation.of(Long.class), ALL, 128, environment, restored))) {
            fill(backend);
            CheckpointBarrier barrier = new CheckpointBarrier(
                    ++checkpointId,
                    0,
                    CheckpointKind.CHECKPOINT,
                    AfterSnapshot.CONTINUE,
                    true,
                    -1,
                    new CheckpointTarget("/checkpoints/chk-1", "/checkpoints/shared", 0));
            PendingSnapshot<KeyedSnapshot> pending = backend.startSnapshot(barrier);
            pending.advance(Integer.MAX_VALUE);
            KeyedSnapshot taken = pending.result().get();
            backend.checkpointCompleted(checkpointId);
            store.files
                    .keySet()
                    .removeIf(path -> taken.parts().stream()
                            .noneMatch(part -> part.handle().toString().contains("path=" + path + ",")));
            last = taken;
        }
    }

    private void fill(KeyedStateBackend backend) throws Exception {
        ValueState<String> value = backend.valueState(new ValueStateDescriptor<>("value", String.class));
        MapState<Long, String> map = backend.mapState(new MapStateDescriptor<>("map", Long.class, String.class));
        String text = "x".repeat(1_000);
        for (long i = 0; i < KEYS; i++) {
            long key = i * 31 % KEYS;
            backend.setCurrentKey(key, KeyGroups.hash(key));
            value.update(text + checkpointId);
            if (i % 16 == 0) {
                map.put(i, text);
                map.iterator().forEachRemaining(entry -> {});
                mostUsedBytes = Math.max(mostUsedBytes, NativeMemory.usedBytes());
            }
        }
    }
}
