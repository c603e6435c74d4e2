package io.weir.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.TypeInformation;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.canonical.StateHeader;
import io.weir.runtime.state.canonical.StateKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that say what a database has. */
class CatalogTest {
    private static final TypeSchema LONGS = TypeSchema.of(TypeInformation.of(Long.class));
    private static final StoredState STATE =
            new StoredState(0x0102, new StateHeader("total", StateKind.VALUE, false, LONGS), false);

    @TempDir
    private Path directory;

    private RowStore open() throws IOException {
        return new RowStore(directory.resolve("db"), NativeMemory.share(8 << 20));
    }

    @Test
    void itsBytesStayAsTheyAre() throws Exception {
        try (RowStore store = open();
                RowBatch batch = new RowBatch(store::write)) {
            Catalog.write(LONGS, List.of(STATE), batch);
            batch.flush();

            try (RowStore.Rows rows = store.rows(RowKeys.ofState(Catalog.NUMBER))) {
                assertThat(rows.next()).isTrue();
                assertThat(hex(rows.key())).isEqualTo("fffe");
                assertThat(hex(rows.value())).isEqualTo("0100084c4f4e4700");
                assertThat(rows.next()).isTrue();
                assertThat(hex(rows.key())).isEqualTo("fffe0102");
                assertThat(hex(rows.value())).isEqualTo("000a746f74616c000000084c4f4e4700");
                assertThat(rows.next()).isFalse();
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void whatIsWrittenIsReadAndReplacesWhatThereWas() throws Exception {
        try (RowStore store = open();
                RowBatch batch = new RowBatch(store::write)) {
            Catalog.write(LONGS, List.of(new StoredState(7, STATE.header(), true)), batch);
            Catalog.write(LONGS, List.of(STATE), batch);
            batch.flush();

            Catalog catalog = Catalog.read(store);

            assertThat(catalog.keys()).isEqualTo(LONGS);
            assertThat(catalog.states()).containsExactly(STATE);
        }
    }

    @Test
    void otherVersionsAndDatabasesWithoutItAreRefused() throws Exception {
        try (RowStore store = open();
                RowBatch batch = new RowBatch(store::write)) {
            assertThatThrownBy(() -> Catalog.read(store).keys()).hasMessageContaining("does not say");
            batch.put(RowKeys.ofState(Catalog.NUMBER), new byte[] {2, 0});
            batch.flush();
            assertThatThrownBy(() -> Catalog.read(store)).hasMessageContaining("version 2");
            batch.put(RowKeys.ofState(Catalog.NUMBER), new byte[] {});
            batch.flush();
            assertThatThrownBy(() -> Catalog.read(store)).hasMessageContaining("damaged");
        }
    }
}
