package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
    private static final long LIMIT_BYTES = 8 << 20;
    private static final byte[] VALUE = new byte[1_000];

    @TempDir
    private Path directory;

    @Test
    void refusesMemoryThatIsTooLittleToWorkWith() {
        assertThatThrownBy(() -> NativeMemory.share((8 << 20) - 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8388607 bytes")
                .hasMessageContaining("Set 'state.backend.rocksdb.memory.size' to 8 mb or more");
    }

    @Test
    void whoWritesWaitsUntilThereIsRoom() throws Exception {
        try (RowStore store = open("one")) {
            assertThat(mostUsedBytes(store, 12_000)).isLessThanOrEqualTo(LIMIT_BYTES);
            assertThat(store.get(key(0), 4)).isEqualTo(VALUE);
            assertThat(store.get(key(11_999), 4)).isEqualTo(VALUE);
        }
    }

    @Test
    void writeBuffersOfDatabasesThatNobodyWritesToMakeRoom() throws Exception {
        try (RowStore idle = open("idle");
                RowStore other = open("other");
                RowStore store = open("written")) {
            mostUsedBytes(idle, 2_500);
            mostUsedBytes(other, 2_500);
            assertThat(mostUsedBytes(store, 6_000)).isLessThanOrEqualTo(LIMIT_BYTES);
        }
    }

    private RowStore open(String name) throws IOException {
        return new RowStore(directory.resolve(name), NativeMemory.share(LIMIT_BYTES));
    }

    private static long mostUsedBytes(RowStore store, int rows) {
        long most = 0;
        try (RowBatch batch = new RowBatch(store::write)) {
            for (int i = 0; i < rows; i++) {
                batch.put(key(i), VALUE);
                most = Math.max(most, NativeMemory.usedBytes());
            }
            batch.flush();
        }
        return Math.max(most, NativeMemory.usedBytes());
    }

    private static byte[] key(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }
}
