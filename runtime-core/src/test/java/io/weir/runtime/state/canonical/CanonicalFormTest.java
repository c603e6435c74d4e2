package io.weir.runtime.state.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.serialization.TypeSchema;
import io.weir.runtime.state.MemorySnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of snapshots; a change of them makes snapshots unreadable and needs a new version. */
class CanonicalFormTest {
    private static final String GOLDEN = "010a00000001000c535452494e4700"
            + "020f000000000673756d0000000a53484f525400"
            + "0309000000000700000000000000"
            + "041c000000000700000000000000"
            + "0102030403046162030506"
            + "ffffffff02026300"
            + "05080000000400000000000000";

    private static final TypeSchema KEYS = TypeSchema.of(TypeInformation.of(String.class));
    private static final StateHeader STATE =
            new StateHeader("sum", StateKind.VALUE, false, TypeSchema.of(TypeInformation.of(Short.class)));
    private static final TypeSerializer<String> KEY = serializer(String.class);
    private static final TypeSerializer<Short> VALUE = serializer(Short.class);

    private static <T> TypeSerializer<T> serializer(Class<T> type) {
        return Serializers.create(
                TypeInformation.of(type), SerializerConfig.STANDARD, CanonicalFormTest.class.getClassLoader());
    }

    private final MemorySnapshotStore store = new MemorySnapshotStore();

    private byte[] piece(EntryBlock block) throws Exception {
        CanonicalWriter writer = new CanonicalWriter(store.create(new CheckpointTarget("/c", "/s", 0), false), KEYS);
        writer.clear(STATE, 7);
        writer.write(STATE, 7, block);
        StateHandle.InFile handle = (StateHandle.InFile) writer.finish().get();
        return store.files.get(handle.path());
    }

    private static EntryBlock block() {
        EntryBlock block = new EntryBlock();
        block.put(0x04030201, "ab", KEY, (short) 0x0605, VALUE);
        block.remove(-1, "c", KEY);
        return block;
    }

    @Test
    void bytesAreTheAgreedOnes() throws Exception {
        assertThat(HexFormat.of().formatHex(piece(block()))).isEqualTo(GOLDEN);
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        List<String> read = read(piece(block()));

        assertThat(read).containsExactly("clear sum 7", "sum 7 67305985 ab 1541", "sum 7 -1 c removed");
    }

    @Test
    void longKeysAndValuesKeepTheirLengths() throws Exception {
        for (int length : new int[] {100, 127, 128, 200, 16_384, 2_100_000}) {
            EntryBlock block = new EntryBlock();
            block.put(1, "k".repeat(length), KEY, (short) 1, VALUE);

            assertThat(read(piece(block))).contains("sum 7 1 " + "k".repeat(length) + " 1");
        }
    }

    @Test
    void aLaterVersionIsRefused() throws Exception {
        byte[] bytes = piece(block());
        bytes[5] = 2;

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The snapshot is of version 2, this Weir reads 1");
    }

    private static List<String> read(byte[] bytes) throws IOException {
        List<String> read = new ArrayList<>();
        CanonicalReader.read(new ByteArrayInputStream(bytes), bytes.length, KEYS, new CanonicalReader.Receiver() {
            @Override
            public void clear(StateHeader state, long namespace) {
                read.add("clear %s %d".formatted(state.name(), namespace));
            }

            @Override
            public void entries(RestoredState.Block block) {
                EntryCursor cursor = new EntryCursor();
                cursor.reset(block);
                while (cursor.next()) {
                    read.add("%s %d %d %s %s"
                            .formatted(
                                    block.state().name(),
                                    block.namespace(),
                                    cursor.keyHash(),
                                    KEY.deserialize(cursor.key()),
                                    cursor.isRemoved() ? "removed" : VALUE.deserialize(cursor.value())));
                }
            }
        });
        return read;
    }
}
