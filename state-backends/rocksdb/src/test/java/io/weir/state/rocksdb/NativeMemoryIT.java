package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is not on the heap goes away with the backends. */
class NativeMemoryIT {
    private static final KeyGroupRange ALL = new KeyGroupRange(0, 128);

    @Test
    void nothingIsLeftOfBackendsThatAreClosed() throws Exception {
        long before = databases();
        long residentKilobytes = 0;
        for (int i = 0; i < 200; i++) {
            useOnce();
            if (i == 50) {
                residentKilobytes = residentKilobytes();
            }
        }

        assertThat(NativeMemory.users()).isZero();
        assertThat(databases()).isEqualTo(before);
        assertThat(residentKilobytes() - residentKilobytes).isLessThan(100_000);
    }

    private static void useOnce() throws Exception {
        try (KeyedStateBackend backend = new TinyCacheBackend()
                .createKeyedState(KeyedStateParameters.standalone(TypeInformation.of(Long.class), ALL, 128))) {
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

    private static long databases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("weir-rocksdb-"))
                    .count();
        }
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
