package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not on the heap goes away with the backends. */
class NativeMemoryIT {
    private static final KeyGroupRange ALL = new KeyGroupRange(0, 128);

    @TempDir
    private Path directory;

    @Test
    void nothingIsLeftOfBackendsThatAreClosed() throws Exception {
        long residentKilobytes = 0;
        for (int i = 0; i < 200; i++) {
            useOnce();
            if (i == 50) {
                residentKilobytes = residentKilobytes();
            }
        }

        assertThat(NativeMemory.users()).isZero();
        assertThat(directory).isEmptyDirectory();
        assertThat(residentKilobytes() - residentKilobytes).isLessThan(100_000);
    }

    private void useOnce() throws Exception {
        try (KeyedStateBackend backend = TestedBackend.evicting()
                .createKeyedState(
                        new KeyedStateParameters(TypeInformation.of(Long.class), ALL, 128, environment(), null))) {
            assertThat(NativeMemory.users()).isEqualTo(1);
            MapState<Long, String> map = backend.mapState(new MapStateDescriptor<>("map", Long.class, String.class));
            for (long key = 0; key < 100; key++) {
                backend.setCurrentKey(key, KeyGroups.hash(key));
                map.put(key, "x".repeat(1_000));
                map.iterator()
                        .forEachRemaining(entry -> assertThat(entry.getValue()).hasSize(1_000));
            }
        }
    }

    private StateEnvironment environment() {
        return new StateEnvironment(
                new FileSnapshotStore(1),
                SerializerConfig.STANDARD,
                NativeMemoryIT.class.getClassLoader(),
                () -> 0,
                new Configuration().setString("state.backend.rocksdb.localdir", directory.toString()));
    }

    /** Grows with memory that is never given back, such as that of iterators left open. */
    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            String line = lines.filter(candidate -> candidate.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }
}
