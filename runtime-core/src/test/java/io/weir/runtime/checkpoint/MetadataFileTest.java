package io.weir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.weir.api.plan.Partitioning;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import io.weir.runtime.checkpoint.StateHandle.Inline;
import io.weir.runtime.keygroup.KeyGroupRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetadataFileTest {
    private static final String EMPTY = "574549524350" + "0002" + "0000005e" + "6a22a1bb"
            + "bf6c636865636b706f696e74496407646b696e647053415645504f494e545f4e41544956456f74696d657374616d704d696c6c6973"
            + "1b0000018bcfe56800656a6f624964636a6f62676a6f624e616d65616e696f70657261746f727380ff";

    private static final int HEADER_BYTES = 16;

    @TempDir
    private Path directory;

    @Test
    void readsWhatItWrote() throws IOException {
        MetadataFile.write(directory, full());

        CheckpointMetadata read = MetadataFile.read(directory);

        assertThat(read).usingRecursiveComparison().isEqualTo(full());
        assertThat(directory).isDirectoryContaining("glob:**/_metadata").isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void refusesEveryChangedByteAndEveryShorterFile() throws IOException {
        byte[] bytes = MetadataFile.encode(full());
        Path file = directory.resolve(CheckpointMetadata.FILE_NAME);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 0x10;
            assertRefused(changed, file, "byte " + i);
            assertRefused(Arrays.copyOf(bytes, i), file, "cut at " + i);
        }
    }

    private static void assertRefused(byte[] bytes, Path file, String what) {
        assertThatThrownBy(() -> MetadataFile.decode(ByteBuffer.wrap(bytes), file))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void namesTheDirectoryThatHoldsNoCheckpoint() {
        assertThatThrownBy(() -> MetadataFile.read(directory.resolve("none")))
                .hasMessage("There is no checkpoint or savepoint in %s: the file _metadata is missing."
                        .formatted(directory.resolve("none")));
    }

    @Test
    void neverWritesTwiceAtTheSameTime() throws IOException {
        Files.createFile(directory.resolve("_metadata.unfinished"));

        assertThatThrownBy(() -> MetadataFile.write(directory, full())).isInstanceOf(FileAlreadyExistsException.class);
    }

    /** Files of this version must stay readable; when this fails, the version has to change. */
    @Test
    void bytesStayTheSame() throws IOException {
        CheckpointMetadata empty =
                new CheckpointMetadata(7, CheckpointKind.SAVEPOINT_NATIVE, 1_700_000_000_000L, "job", "n", List.of());

        String hex = HexFormat.of().formatHex(MetadataFile.encode(empty));

        assertThat(hex).isEqualTo(EMPTY);
    }

    /** As this version writes them, but for the records on their way, which version 1 did not have. */
    @Test
    void readsFilesOfVersionOne() throws IOException {
        byte[] bytes = MetadataFile.encode(full());
        ObjectMapper cbor = CBORMapper.builder().build();
        JsonNode tree = cbor.readTree(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        tree.findParents("channels").forEach(snapshot -> {
            if (snapshot.has("subtask")) {
                ((ObjectNode) snapshot).remove("channels");
            }
        });
        byte[] body = cbor.writeValueAsBytes(tree);
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        ByteBuffer old = ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(bytes, 0, 6)
                .putShort((short) 1)
                .putInt(body.length)
                .putInt((int) checksum.getValue())
                .put(body)
                .flip();

        CheckpointMetadata read = MetadataFile.decode(old, directory);

        OperatorSnapshot snapshot = read.operators().get(0).snapshots().get(0);
        assertThat(snapshot.channels()).isNull();
        assertThat(snapshot.keyed())
                .usingRecursiveComparison()
                .isEqualTo(full().operators().get(0).snapshots().get(0).keyed());
    }

    private static ChannelState channels() {
        ChannelEdge edge = new ChannelEdge("aa", null, "ab", 1, 0, Partitioning.HASH);
        return new ChannelState(
                List.of(new ChannelState.Channel(edge, 2, 5_000_000_000L)), new InFile("in-flight", 8, 77, 3));
    }

    private static CheckpointMetadata full() {
        KeyedSnapshot keyed = new KeyedSnapshot(
                KeyedSnapshot.CANONICAL,
                new KeyGroupRange(0, 64),
                List.of(
                        new KeyedSnapshot.Part("base", new InFile("shared/a-b", 8, 123_456_789_012L, -5)),
                        new KeyedSnapshot.Part("", new Inline(new byte[] {1, 2, 3}, 99))));
        OperatorSnapshot snapshot = new OperatorSnapshot("ab", 0, keyed, new Inline(new byte[0], 0), channels());
        return new CheckpointMetadata(
                42,
                CheckpointKind.CHECKPOINT,
                1_700_000_000_000L,
                "job",
                "günün işi",
                List.of(
                        new OperatorMetadata("ab", "uid", "Count", 2, 128, Set.of(1), List.of(snapshot), null),
                        new OperatorMetadata(
                                "cd",
                                null,
                                "Source",
                                1,
                                128,
                                Set.of(),
                                List.of(),
                                new CoordinatorSnapshot(3, new byte[] {9}))));
    }
}
